import { type Fragment, integer, join, name, raw, sql, type Value } from "../../../db/sql.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { DIMENSION_COLUMNS, type GroupBy, MEASURES, type Scope } from "../model/dimensions.ts";
import { daySpan, type Offset, zoneOffsets } from "../model/local-time.ts";

/** Whose report it is. */
export interface Owner {
  accountId: number;
  timeZone: ZoneHistory;
  /** The currency of the report. */
  currency: string;
}

/** A report, and the SQL that the parts of its statement share. */
export interface Counting {
  groupBy: GroupBy;
  scope: Scope;
  /** The account's id. */
  account: Fragment;
  currency: string;
  /** The rates that no day has, as `rateSql` takes them. */
  givenRates: string;
  /** Of the zone. */
  offsets: readonly Offset[];
  fromMs: Fragment;
  toMs: Fragment;
  fromKey: string;
  toKey: string;
}

/** A report of the days, in the owner's zone. */
export function counting({ owner, givenRates, groupBy, scope }: CountingInput): Counting {
  const { accountId, timeZone, currency } = owner;
  const { fromMs, toMs } = daySpan(scope.fromDay, scope.toDay);
  return {
    groupBy,
    scope,
    account: integer(accountId),
    currency,
    givenRates,
    offsets: zoneOffsets(timeZone, fromMs, Math.min(toMs, Date.UTC(2100, 0, 1))),
    fromMs: integer(fromMs),
    toMs: integer(toMs),
    fromKey: clickTimeKey(fromMs),
    toKey: clickTimeKey(toMs),
  };
}

interface CountingInput extends Pick<Counting, "givenRates" | "groupBy" | "scope"> {
  owner: Owner;
}

/** The flows of the account that are counted. */
export function flowsSql({ account, scope }: Counting): Fragment {
  const own = sql`account_id = ${account}`;
  return scope.flowId === null ? own : sql`${own} AND id = ${integer(scope.flowId)}`;
}

const MEASURES_OF_TOUCH = raw(MEASURES.map((measure) => `t.${measure}`).join(", "));

/** Counts touches by group, day, goal and currency: the shape that rollups, clicks and leads are added up in. */
export function groupsSql({ groupBy, scope, account }: Counting, touches: Fragment): Fragment {
  const group = groupBy === "date" ? "local_day" : groupBy === "flow" ? "flow_id" : DIMENSION_COLUMNS[groupBy];
  const conditions = [
    sql`t.account_id = ${account}`,
    sql`t.local_day BETWEEN ${integer(scope.fromDay)} AND ${integer(scope.toDay)}`,
    ...(scope.flowId === null ? [] : [sql`t.flow_id = ${integer(scope.flowId)}`]),
    ...scope.filters.map(({ dimension, value }) => sql`${name(`t.${DIMENSION_COLUMNS[dimension]}`)} = ${wholeOrText(value)}`),
  ];
  return sql`SELECT CAST(${name(`t.${group}`)} AS TEXT) AS grp, t.local_day, t.goal_id, t.currency, ${MEASURES_OF_TOUCH}
    FROM (${touches}) t WHERE ${join(conditions, " AND ")}`;
}

/** The value of a dimension as its column has it. */
export const wholeOrText = (value: string | number): Value | Fragment => (typeof value === "number" ? integer(value) : value);
