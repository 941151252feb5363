import type { Endpoint } from "../endpoint.ts";
import { capListEndpoints } from "./caps.ts";
import { clickListEndpoints } from "./clicks.ts";
import { conversionListEndpoints } from "./conversions.ts";
import { postbackLogEndpoints } from "./postbacks.ts";
import { referralPaymentEndpoints } from "./referral-payments.ts";
import { retentionRateEndpoints } from "./retention-rate.ts";

/** Lists and logs among the statistics. */
export const statisticsListEndpoints: Endpoint[] = [
  ...conversionListEndpoints,
  ...clickListEndpoints,
  ...postbackLogEndpoints,
  ...capListEndpoints,
  ...retentionRateEndpoints,
  ...referralPaymentEndpoints,
];
