import { cellOfNetworkCredential } from "../../domain/networks/member-key.ts";
import { dashboardCors } from "../../http/cors.ts";
import { defineJsonApi } from "../../http/json-api.ts";
import { keyOf } from "./access.ts";
import { advertiserEndpoints } from "./advertisers/endpoints.ts";
import { ownAdvertiserEndpoints } from "./advertisers/own.ts";
import { affiliateSettingsEndpoints } from "./affiliate-settings.ts";
import { affiliateEndpoints } from "./affiliates/endpoints.ts";
import { balanceEndpoints } from "./balance.ts";
import { blacklistEndpoints } from "./blacklists.ts";
import { categoryEndpoints } from "./categories.ts";
import { conversionEndpoints } from "./conversions/endpoints.ts";
import { currencyEndpoints } from "./currency.ts";
import { dictionaryEndpoints } from "./dictionaries.ts";
import { domainEndpoints } from "./domains.ts";
import { numberedEnvelope } from "./errors.ts";
import { exportEndpoints } from "./exports/endpoints.ts";
import { invoiceEndpoints } from "./invoices/endpoints.ts";
import { newsEndpoints } from "./news.ts";
import { offerAccessEndpoints } from "./offer-access.ts";
import { offerEndpoints } from "./offers/endpoints.ts";
import { offerManagementEndpoints } from "./offers/management.ts";
import { conversionPriceEndpoints } from "./offers/price.ts";
import { offerSummaryEndpoints } from "./offers/summary.ts";
import { readNetworkParams } from "./params.ts";
import { paymentEndpoints } from "./payments/endpoints.ts";
import { pixelEndpoints } from "./pixels/endpoints.ts";
import { postbackEndpoints } from "./postbacks/endpoints.ts";
import { settingsEndpoints } from "./settings.ts";
import { smartlinkEndpoints } from "./smartlinks.ts";
import { sourceEndpoints } from "./sources.ts";
import { statisticsEndpoints } from "./statistics/endpoints.ts";
import { statisticsListEndpoints } from "./statistics/lists.ts";
import { ticketEndpoints } from "./tickets/endpoints.ts";
import { userEndpoints } from "./users/endpoints.ts";

/** A text that is too long is named by its parameter, for which the whole body must be read. */
const MAX_BODY_BYTES = 512 * 1024;

/** The Network API: offers, people, conversions and money of an affiliate network. */
export const networkApi = defineJsonApi({
  name: "Network API",
  description:
    "Offers, affiliates, advertisers, conversions and money of an affiliate network. The key is the header or the parameter `API-Key`. Answers have `status` 1; errors have `status` 2, an HTTP status, and the same text as `message` and `error`.",
  page: "network.md",
  basePaths: ["/3.0"],
  failed: "network_api.failed",
  cors: dashboardCors,
  readParams: readNetworkParams,
  maxBodyBytes: MAX_BODY_BYTES,
  credential: { ahead: keyOf, of: (_, request) => keyOf(request), cellOf: cellOfNetworkCredential },
  envelope: numberedEnvelope,
  anySlash: true,
  skipsEmptyItems: true,
  // docs/api/network.md has a heading for each.
  endpoints: [
    ...statisticsEndpoints,
    ...categoryEndpoints,
    ...offerEndpoints,
    ...conversionEndpoints,
    ...balanceEndpoints,
    ...userEndpoints,
    ...newsEndpoints,
    ...sourceEndpoints,
    ...domainEndpoints,
    ...settingsEndpoints,
    ...smartlinkEndpoints,
    ...postbackEndpoints,
    ...offerManagementEndpoints,
    ...offerSummaryEndpoints,
    ...conversionPriceEndpoints,
    ...pixelEndpoints,
    ...invoiceEndpoints,
    ...paymentEndpoints,
    ...exportEndpoints,
    ...currencyEndpoints,
    ...dictionaryEndpoints,
    ...advertiserEndpoints,
    ...ownAdvertiserEndpoints,
    ...affiliateEndpoints,
    ...affiliateSettingsEndpoints,
    ...blacklistEndpoints,
    ...offerAccessEndpoints,
    ...ticketEndpoints,
    ...statisticsListEndpoints,
  ],
});
