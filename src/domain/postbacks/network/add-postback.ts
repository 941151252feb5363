import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
import type { PostbackTrigger } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { affiliateNamed, isAffiliateInReach, seenBy } from "../../access/affiliates.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { offerOf } from "../../offers/offer-ownership.ts";
import { validateTemplate } from "../templates/validate-template.ts";
import { type AffiliatePostback, MAX_POSTBACKS } from "./postback.ts";

interface NewPostback {
  /** The affiliate's number, which a user of the network must name; that of an affiliate who calls is theirs. */
  affiliate: number | null;
  /** Null: of all offers. */
  offerId: number | null;
  url: string;
  firesOn: PostbackTrigger;
  goal: string;
  isForced: boolean;
}

/**
 * Adds a postback of an affiliate. From then on every change of their conversions that it is for is sent to it.
 * @throws AppError forbidden, field_missing (pid), field_invalid (pid, offer_id), address_refused (url), limit_reached
 */
export async function addPostback(ctx: NetworkCtx, input: NewPostback): Promise<AffiliatePostback> {
  const reach = mayOrThrow(ctx, "affiliate_postbacks.write");
  const { db, now } = ctx.deps;
  const { offerId, url, firesOn, goal, isForced } = input;
  const network = networkOf(ctx);
  const affiliate = affiliateNamed(ctx, input.affiliate);
  await validateTemplate(ctx.deps, url, "url");
  const guards: Guard[] = [
    { holds: isAffiliateInReach(ctx, sql`${affiliate}`, reach), code: "field_invalid", field: "pid" },
    {
      holds: sql`${offerId} IS NULL OR EXISTS (${offerOf({ network, offerId, seenBy: seenBy(ctx) })})`,
      code: "field_invalid",
      field: "offer_id",
    },
    {
      holds: sql`(SELECT COUNT(*) FROM network_postbacks WHERE affiliate_id = ${affiliate} AND network_id = ${network} AND offer_id IS ${offerId})
        < ${raw(MAX_POSTBACKS)}`,
      code: "limit_reached",
      says: `${MAX_POSTBACKS} postbacks of one offer, or of all offers, are the most`,
    },
  ];
  const createdAtMs = now();
  const unmet = unmetOf(db, guards);
  const [found, , made] = await db.$client.batch<{ id: number }>([
    unmet.statement,
    statement(
      db,
      sql`INSERT INTO network_postbacks (network_id, affiliate_id, offer_id, fires_on, goal, is_forced, created_at_ms)
        SELECT ${network}, ${affiliate}, ${offerId}, ${firesOn}, ${goal}, ${isForced ? 1 : 0}, ${createdAtMs} WHERE ${allOf(guards)}`,
    ),
    statement(
      db,
      sql`INSERT INTO postback_templates (account_id, owner, owner_id, event, url, updated_at_ms)
        SELECT affiliate_id, 'network', id, 0, ${url}, ${createdAtMs} FROM network_postbacks WHERE id = last_insert_rowid() AND changes() > 0
        RETURNING owner_id AS id`,
    ),
    auditStatement(ctx.deps, {
      author: authorOf(ctx),
      action: "affiliate-postback.saved",
      subjectId: sql`(SELECT owner_id FROM postback_templates WHERE id = last_insert_rowid())`,
      onlyIfChanged: true,
    }),
  ]);
  const id = made?.results[0]?.id;
  if (id === undefined) throw (found && unmet.read(found)) ?? new AppError("database");
  return { id, affiliate, offerId, url, firesOn, goal, isForced, createdAtMs, updatedAtMs: null };
}
