import { cellOfCredential } from "../../domain/accounts/keys/credentials.ts";
import { bearerOf } from "../../http/bearer.ts";
import { dashboardCors } from "../../http/cors.ts";
import { defineJsonApi } from "../../http/json-api.ts";
import { readParams, readQuery } from "../../http/params.ts";
import { statusEnvelope } from "../../http/status-envelope.ts";
import { auditEndpoints } from "./audit.ts";
import { authEndpoints } from "./auth.ts";
import { botEndpoints } from "./bots/endpoints.ts";
import { campaignEndpoints } from "./campaigns/endpoints.ts";
import { clickEndpoints } from "./clicks/endpoints.ts";
import { deliveryCountEndpoints } from "./deliveries/counts.ts";
import { deliveryEndpoints } from "./deliveries/endpoints.ts";
import { wordOf } from "./errors.ts";
import { flowEndpoints } from "./flows/endpoints.ts";
import { filterEndpoints } from "./flows/filters.ts";
import { wayEndpoints } from "./flows/ways.ts";
import { goalEndpoints } from "./goals.ts";
import { leadEndpoints } from "./leads/endpoints.ts";
import { leadSearchEndpoints } from "./leads/search.ts";
import { liveEndpoints } from "./live/endpoints.ts";
import { offerAffiliateEndpoints } from "./offers/affiliates.ts";
import { availableOfferEndpoints } from "./offers/available.ts";
import { offerEndpoints } from "./offers/endpoints.ts";
import { offerGoalEndpoints } from "./offers/goals.ts";
import { payoutRuleEndpoints } from "./offers/payouts.ts";
import { leadPriceEndpoints } from "./offers/price.ts";
import { payEndpoints } from "./pay/endpoints.ts";
import { profileEndpoints } from "./profile/endpoints.ts";
import { postbackProfileEndpoints } from "./profile/postbacks.ts";
import { reportingEndpoints } from "./profile/reporting.ts";
import { settingsEndpoints } from "./profile/settings.ts";
import { signingEndpoints } from "./profile/signing.ts";
import { trackerEndpoints } from "./profile/tracker.ts";
import { receivedEndpoints } from "./received.ts";
import { reportEndpoints } from "./reports/traffic.ts";
import { siteEndpoints } from "./sites.ts";
import { spendEndpoints } from "./spend.ts";
import { statsEndpoints } from "./stats.ts";
import { transferEndpoints } from "./transfer.ts";
import { viewEndpoints } from "./views.ts";

/** The User API. Every answer is HTTP 200; unknown paths answer `func`. */
export const userApi = defineJsonApi({
  name: "User API",
  description:
    "Manages an account: bots, campaigns, flows, offers, leads, postbacks, plans. Every answer is HTTP 200. The key may also be in the body. An `id` that is not a key is the id of a resource, so a call may have both.",
  page: "user.md",
  basePaths: ["/api"],
  failed: "user_api.failed",
  cors: dashboardCors,
  readParams,
  credential: { ahead: (request) => bearerOf(request) ?? readQuery(request).key, of: ({ key }) => key, cellOf: cellOfCredential },
  envelope: statusEnvelope(wordOf),
  // docs/api/user.md has a heading for each.
  endpoints: [
    ...authEndpoints,
    ...profileEndpoints,
    ...postbackProfileEndpoints,
    ...reportingEndpoints,
    ...signingEndpoints,
    ...trackerEndpoints,
    ...botEndpoints,
    ...campaignEndpoints,
    ...leadEndpoints,
    ...leadSearchEndpoints,
    ...clickEndpoints,
    ...liveEndpoints,
    ...deliveryEndpoints,
    ...deliveryCountEndpoints,
    ...receivedEndpoints,
    ...auditEndpoints,
    ...statsEndpoints,
    ...spendEndpoints,
    ...reportEndpoints,
    ...payEndpoints,
    ...transferEndpoints,
    ...settingsEndpoints,
    ...flowEndpoints,
    ...wayEndpoints,
    ...siteEndpoints,
    ...goalEndpoints,
    ...filterEndpoints,
    ...offerEndpoints,
    ...availableOfferEndpoints,
    ...offerGoalEndpoints,
    ...payoutRuleEndpoints,
    ...leadPriceEndpoints,
    ...offerAffiliateEndpoints,
    ...viewEndpoints,
  ],
});
