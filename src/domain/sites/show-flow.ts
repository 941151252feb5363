import { firstOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { readAdmitted } from "../accounts/keys/claim.ts";
import { flowLink } from "../flows/flow-link.ts";
import { joinPage } from "../flows/flow-offer.ts";
import { FLOW_TAGS, type FlowTags, PIXELS, type Pixels, readTexts } from "../flows/landing-data.ts";
import { isWithin, type Ownership, siteClaimOf } from "./authenticate-site.ts";
import { type FlowName, namedFlowId, namesNothing } from "./flow-name.ts";

/** A flow as landing pages and apps see it. Sites that are deleted, or no longer the offer's, are null. */
export interface ShownFlow {
  id: number;
  code: string;
  link: string;
  offerId: number | null;
  landingId: number | null;
  prelandingId: number | null;
  pixels: Pixels;
  tags: FlowTags;
}

const DELETED = raw(RESOURCE_STATUS.deleted);

type Row = Omit<ShownFlow, "link" | "pixels" | "tags"> & Ownership & { pixels: string; tags: string };

const flowSql = (flowId: Fragment) => sql`SELECT f.id, f.code, f.account_id AS accountId, o.id AS offerId, o.account_id AS offerOwnerId,
    l.id AS landingId, p.id AS prelandingId, f.pixels, f.tags
  FROM flows f LEFT JOIN offers o ON o.id = f.offer_id AND o.status <> ${DELETED}
    ${joinPage("l", "landing", "o.id")} ${joinPage("p", "prelanding", "o.id")}
  WHERE f.id = ${flowId} AND f.status <> ${DELETED}`;

/**
 * Shows a flow to a holder of a token, in one round trip. What the token does not open is not there.
 * @throws AppError click_missing where no flow is named, flow_not_found, and those of `readAdmitted`
 */
export async function showFlow(call: Call, token: string, name: FlowName): Promise<ShownFlow> {
  const { config, db } = call.deps;
  const flow = firstOf<Row>(db, flowSql(await namedFlowId(call.deps, name)));
  const [scope, row] = await readAdmitted(db, await siteClaimOf(call, token), flow);
  if (namesNothing(name)) throw new AppError("click_missing");
  if (row === undefined || !isWithin(scope, row)) throw new AppError("flow_not_found");
  return {
    ...row,
    link: flowLink(config, row.code),
    pixels: readTexts(PIXELS, row.pixels),
    tags: readTexts(FLOW_TAGS, row.tags),
  };
}
