import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { PostbackTrigger } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { affiliateMeant, isAffiliateInReach } from "../../access/affiliates.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { type AuditAction, auditStatement, authorOf } from "../../audit/audit.ts";
import { validateTemplate } from "../templates/validate-template.ts";
import { type AffiliatePostback, COLUMNS, type Row, toPostback } from "./postback.ts";

/** Which postback is meant, and whose it must be where somebody is named. */
interface Meant {
  id: number;
  /** The number of the affiliate, as a user of the network names it; null: nobody was named. That of an affiliate who calls is theirs. */
  affiliate: number | null;
}

/** What is changed of a postback; what is left out stays. */
interface Changes {
  url?: string | undefined;
  firesOn?: PostbackTrigger | undefined;
  goal?: string | undefined;
  isForced?: boolean | undefined;
}

/**
 * Changes a postback. An address that was given up is tried again; the sweep finds what waits for it.
 * @throws AppError forbidden, address_refused (url), template_not_found
 */
export async function changePostback(ctx: NetworkCtx, meant: Meant, { url, firesOn, goal, isForced }: Changes): Promise<AffiliatePostback> {
  const reach = mayOrThrow(ctx, "affiliate_postbacks.write");
  const isMeant = postbackMeant(ctx, meant, reach);
  if (url !== undefined) await validateTemplate(ctx.deps, url, "url");
  const { db } = ctx.deps;
  const forced = isForced === undefined ? null : Number(isForced);
  const [, , , read] = await db.$client.batch<Row>([
    statement(
      db,
      sql`UPDATE network_postbacks AS n SET fires_on = COALESCE(${firesOn ?? null}, fires_on), goal = COALESCE(${goal ?? null}, goal),
        is_forced = COALESCE(${forced}, is_forced), updated_at_ms = ${ctx.deps.now()} WHERE ${isMeant}`,
    ),
    templateStatement(ctx, { id: meant.id, url: url ?? null }),
    savedStatement(ctx, { id: meant.id, action: "affiliate-postback.saved" }),
    readStatement(ctx, isMeant),
  ]);
  return foundIn(read);
}

/** Removes a postback, and answers what it was. What waits to be sent to it is not sent. @throws AppError forbidden, template_not_found */
export async function removePostback(ctx: NetworkCtx, meant: Meant): Promise<AffiliatePostback> {
  const reach = mayOrThrow(ctx, "affiliate_postbacks.write");
  const isMeant = postbackMeant(ctx, meant, reach);
  const { db } = ctx.deps;
  const [read] = await db.$client.batch<Row>([
    readStatement(ctx, isMeant),
    statement(db, sql`DELETE FROM network_postbacks AS n WHERE ${isMeant}`),
    templateStatement(ctx, { id: meant.id, url: "" }),
    savedStatement(ctx, { id: meant.id, action: "affiliate-postback.removed" }),
  ]);
  return foundIn(read);
}

/** The condition that a row `n` of network_postbacks is the one that is meant, and the caller's to change. */
function postbackMeant(ctx: NetworkCtx, { id, affiliate }: Meant, reach: Reach): Fragment {
  const named = affiliateMeant(ctx, affiliate);
  return sql`n.id = ${id} AND n.network_id = ${networkOf(ctx)} AND (${named} IS NULL OR n.affiliate_id = ${named})
    AND ${isAffiliateInReach(ctx, sql`n.affiliate_id`, reach)}`;
}

const readStatement = ({ deps: { db } }: NetworkCtx, isMeant: Fragment) =>
  statement(db, sql`SELECT ${COLUMNS} FROM network_postbacks n WHERE ${isMeant}`);

/** Where the statement before it in the batch changed the postback. @param url null: it stays */
const templateStatement = ({ deps }: NetworkCtx, { id, url }: { id: number; url: string | null }) =>
  statement(
    deps.db,
    sql`UPDATE postback_templates SET url = COALESCE(${url}, url), state = 'active', failing_since_ms = NULL, probe_at_ms = NULL, rests = 0,
      updated_at_ms = ${deps.now()} WHERE owner = 'network' AND owner_id = ${id} AND event = 0 AND changes() > 0`,
  );

const savedStatement = (ctx: NetworkCtx, { id, action }: { id: number; action: AuditAction }) =>
  auditStatement(ctx.deps, { author: authorOf(ctx), action, subjectId: id, onlyIfChanged: true });

function foundIn(read: D1Result<Row> | undefined): AffiliatePostback {
  const [row] = read?.results ?? [];
  if (row === undefined) throw new AppError("template_not_found");
  return toPostback(row);
}
