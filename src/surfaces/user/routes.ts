import { Hono } from "hono";
import { cors } from "hono/cors";
import { authenticate } from "../../accounts/authenticate.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { readParams, readQuery, validateParams } from "../../http/params.ts";
import { describeError } from "../../log.ts";
import { auditEndpoints } from "./audit.ts";
import { authEndpoints } from "./auth.ts";
import { botEndpoints } from "./bots.ts";
import { campaignEndpoints } from "./campaigns.ts";
import { deliveryEndpoints } from "./deliveries.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorAnswer } from "./errors.ts";
import { filterEndpoints } from "./filters.ts";
import { flowEndpoints } from "./flows.ts";
import { goalEndpoints } from "./goals.ts";
import { leadEndpoints } from "./leads.ts";
import { offerAffiliateEndpoints } from "./offer-affiliates.ts";
import { offerGoalEndpoints } from "./offer-goals.ts";
import { offerPriceEndpoints } from "./offer-prices.ts";
import { offerEndpoints } from "./offers.ts";
import { availableOfferEndpoints } from "./offers-available.ts";
import { payEndpoints } from "./pay.ts";
import { profileEndpoints } from "./profile.ts";
import { postbackProfileEndpoints } from "./profile-postbacks.ts";
import { reportingEndpoints } from "./profile-reporting.ts";
import { signingEndpoints } from "./profile-signing.ts";
import { trackerEndpoints } from "./profile-tracker.ts";
import { receivedEndpoints } from "./received.ts";
import { settingsEndpoints } from "./settings.ts";
import { siteEndpoints } from "./sites.ts";
import { statsEndpoints } from "./stats.ts";
import { transferEndpoints } from "./transfer.ts";
import { wayEndpoints } from "./ways.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** All of them; docs/api/user.md has a heading for each. */
export const endpoints: Endpoint[] = [
  ...authEndpoints,
  ...profileEndpoints,
  ...postbackProfileEndpoints,
  ...reportingEndpoints,
  ...signingEndpoints,
  ...trackerEndpoints,
  ...botEndpoints,
  ...campaignEndpoints,
  ...leadEndpoints,
  ...deliveryEndpoints,
  ...receivedEndpoints,
  ...auditEndpoints,
  ...statsEndpoints,
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
  ...offerPriceEndpoints,
  ...offerAffiliateEndpoints,
];

/** The User API, to be mounted at /api. Every answer is HTTP 200; unknown paths answer `func`. */
export function createUserApi(deps: Deps): Hono {
  const app = new Hono();
  app.use(cors({ origin: deps.config.dashboardOrigins, allowHeaders: ["Authorization", "Content-Type"], maxAge: 86_400 }));
  for (const endpoint of endpoints) {
    app.on(endpoint.method, [endpoint.path, ...(endpoint.also ?? [])], async (c) => {
      const answer = await call(deps, endpoint, c.req.raw);
      return answer instanceof Response ? answer : c.json({ status: "ok", ...answer });
    });
  }
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => {
    if (!(error instanceof AppError))
      deps.log.error("user_api.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return c.json(errorAnswer(error));
  });
  return app;
}

/** A body longer than usual is read only for somebody whose key or token came ahead of it. */
async function call(deps: Deps, endpoint: Endpoint, request: Request): Promise<Record<string, unknown> | Response> {
  const client = clientOf(request);
  if (endpoint.access === "none") {
    const { params } = await readParams(request, MAX_BODY_BYTES);
    return endpoint.run({ deps, client }, validateParams(endpoint.input, params));
  }
  const { access, whileLapsed = false, maxBodyBytes = MAX_BODY_BYTES } = endpoint;
  const admit = (credential: string | null) =>
    authenticate({ deps, client }, credential, { sessionOnly: access === "session", whileLapsed });
  const ahead = bearer(request) ?? readQuery(request).key;
  const known = ahead === null ? null : await admit(ahead);
  const { params, key } = await readParams(request, known === null ? MAX_BODY_BYTES : maxBodyBytes);
  const caller = known ?? (await admit(key));
  return endpoint.run({ deps, client, ...caller }, validateParams(endpoint.input, params));
}

function bearer(request: Request): string | null {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}
