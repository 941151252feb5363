import type { Database } from "../../db/client.ts";
import { firstOf, type Read } from "../../db/read.ts";
import { type Fragment, name, sql } from "../../db/sql.ts";
import { AppError } from "../../platform/errors.ts";
import { flowNamed } from "../flows/find-flow.ts";
import { goalsOfCode } from "../reports/query/resolve-names.ts";

/** What leads belong to; what is left out does not narrow. */
export interface LeadPlace {
  campaign?: number | undefined;
  /** Its code or number. */
  flow?: string | undefined;
}

/** Stretches of the indexes that go on with status and start. */
interface LeadScopes {
  /** Conditions on leads `l`, each with the number of its list. A lead may be in both. */
  scopes: { list: 1 | 2; scope: Fragment }[];
  /** Whether a row is not the second one of a lead; null: there is no second. */
  isFirst: Fragment | null;
  /** What no index answers. */
  remaining: Fragment | null;
}

/** SQL of the flow that a text names. */
export const isOfFlow = (row: string, flow: string, account: number): Fragment =>
  sql`${name(`${row}.flow_id`)} = (${flowNamed(sql`${flow}`, account)})`;

/**
 * Leads of an account by their campaign, their flow, or by both of the account's lists.
 * @param row what rows of the scopes are called where `isFirst` and `remaining` are checked; they have campaign_id, flow_id and list
 */
export function scopesOf(account: number, { campaign, flow }: LeadPlace, row: "l" | "r"): LeadScopes {
  const own = sql`+l.account_id = ${account}`;
  if (campaign !== undefined) {
    const remaining = flow === undefined ? null : sql`+${isOfFlow(row, flow, account)}`;
    return { scopes: [{ list: 1, scope: sql`l.campaign_id = ${campaign} AND ${own}` }], isFirst: null, remaining };
  }
  if (flow !== undefined)
    return { scopes: [{ list: 1, scope: sql`${isOfFlow("l", flow, account)} AND ${own}` }], isFirst: null, remaining: null };
  return {
    scopes: [
      { list: 1, scope: sql`l.account_id = ${account} AND l.campaign_id IS NOT NULL` },
      { list: 2, scope: sql`l.account_id = ${account} AND l.flow_id IS NOT NULL` },
    ],
    isFirst: sql`(${name(`${row}.list`)} = 1 OR ${name(`${row}.campaign_id`)} IS NULL)`,
    remaining: null,
  };
}

/** What a caller names, and must have; what is left out is not asked for. */
interface NamedByCaller extends LeadPlace {
  goal?: string | undefined;
  /** A lead. */
  before?: number | undefined;
}

/** Reads whether the account has what a caller names, each with the error where it has not. */
export function namedReads(
  db: Database,
  account: number,
  { campaign, flow, goal, before }: NamedByCaller,
): { read: Read<unknown>; error: AppError }[] {
  const asked: [named: unknown, find: Fragment, error: AppError][] = [
    [
      campaign,
      sql`SELECT id FROM campaigns WHERE id = ${campaign ?? 0} AND account_id = ${account}`,
      new AppError("campaign_not_found", "campaign"),
    ],
    [flow, sql`SELECT id FROM flows WHERE id = ${flowNamed(sql`${flow ?? ""}`, account)}`, new AppError("flow_not_found", "flow")],
    [goal, sql`${goalsOfCode(sql`${account}`, sql`${goal ?? ""}`)} LIMIT 1`, new AppError("goal_not_found", "goal")],
    [before, sql`SELECT id FROM leads WHERE id = ${before ?? 0} AND account_id = ${account}`, new AppError("field_invalid", "before")],
  ];
  return asked.filter(([named]) => named !== undefined).map(([, find, error]) => ({ read: firstOf(db, find), error }));
}

/** @param found what `reads` answered, in their order @throws AppError of the first that was not found */
export function allFound(reads: readonly { error: AppError }[], found: readonly unknown[]): void {
  const missing = reads.find((_, index) => found[index] === undefined);
  if (missing !== undefined) throw missing.error;
}
