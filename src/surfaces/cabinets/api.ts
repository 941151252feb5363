import { cellOfCredential } from "../../domain/accounts/keys/credentials.ts";
import { bearerOf } from "../../http/bearer.ts";
import { dashboardCors } from "../../http/cors.ts";
import { defineJsonApi } from "../../http/json-api.ts";
import { readParams } from "../../http/params.ts";
import { accountEndpoints } from "./accounts/endpoints.ts";
import { linkEndpoints } from "./accounts/link.ts";
import { botEndpoints } from "./ads/bots.ts";
import { adEndpoints } from "./ads/endpoints.ts";
import { manyAdsEndpoints } from "./ads/many.ts";
import { campaignEndpoints } from "./campaigns/endpoints.ts";
import { dictionaryEndpoints } from "./dictionaries.ts";
import { plainEnvelope } from "./errors.ts";
import { loginEndpoints } from "./login.ts";
import { moneyEndpoints } from "./money/endpoints.ts";
import { statisticsEndpoints } from "./statistics.ts";
import { statsEndpoints } from "./stats.ts";

/** The Cabinets API: the money of Telegram's ads. Its base path is the User API's too, ahead of which it is mounted. */
export const cabinetsApi = defineJsonApi({
  name: "Cabinets API",
  description:
    "Cabinets of Telegram Ads: balances, campaigns, ads, statistics. An access token, an API key or a session opens it, as Bearer. Errors have an HTTP status and `detail`.",
  page: "cabinets.md",
  basePaths: ["/api"],
  owns: ["/accounts", "/advertisement", "/campaigns", "/category", "/dashboard", "/kktu", "/v1", "/v2"],
  failed: "cabinets_api.failed",
  cors: dashboardCors,
  readParams,
  credential: { ahead: bearerOf, of: (_, request) => bearerOf(request), cellOf: cellOfCredential },
  envelope: plainEnvelope,
  anySlash: true,
  // docs/api/cabinets.md has a heading for each.
  endpoints: [
    ...loginEndpoints,
    ...accountEndpoints,
    ...linkEndpoints,
    ...moneyEndpoints,
    ...campaignEndpoints,
    ...adEndpoints,
    ...manyAdsEndpoints,
    ...botEndpoints,
    ...statisticsEndpoints,
    ...statsEndpoints,
    ...dictionaryEndpoints,
  ],
});
