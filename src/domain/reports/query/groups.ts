import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { DIMENSION_COLUMNS, type GroupBy, MEASURES, type Scope } from "../model/dimensions.ts";
import { daySpan, type Offset, zoneOffsets } from "../model/local-time.ts";
import { Binds } from "./binds.ts";

/** Whose report it is. */
export interface Owner {
  accountId: number;
  timeZone: ZoneHistory;
  /** The currency of the report. */
  currency: string;
}

/** A report's statement while it is put together, and what its parts share. */
export interface Counting {
  binds: Binds;
  groupBy: GroupBy;
  scope: Scope;
  /** SQL of the account's id. */
  account: string;
  /** SQL of its currency. */
  currency: string;
  /** SQL of the rates that no day has, as JSON. */
  givenRates: string;
  /** Of the zone. */
  offsets: readonly Offset[];
  fromMs: string;
  toMs: string;
  fromKey: string;
  toKey: string;
}

/** @param givenRatesJson as `rateSql` takes it */
export function counting({ accountId, timeZone, currency }: Owner, groupBy: GroupBy, scope: Scope, givenRatesJson: string): Counting {
  const binds = new Binds();
  const { fromMs, toMs } = daySpan(scope.fromDay, scope.toDay);
  return {
    binds,
    groupBy,
    scope,
    account: binds.add(accountId),
    currency: binds.add(currency),
    givenRates: binds.add(givenRatesJson),
    offsets: zoneOffsets(timeZone, fromMs, Math.min(toMs, Date.UTC(2100, 0, 1))),
    fromMs: binds.add(fromMs),
    toMs: binds.add(toMs),
    fromKey: binds.add(clickTimeKey(fromMs)),
    toKey: binds.add(clickTimeKey(toMs)),
  };
}

/** The flows of the account that are counted. */
export function flowsSql({ account, scope, binds }: Counting): string {
  return `account_id = ${account}${scope.flowId === null ? "" : ` AND id = ${binds.add(scope.flowId)}`}`;
}

/** Counts touches by group, day, goal and currency: the shape that rollups, clicks and leads are added up in. */
export function groupsSql({ groupBy, scope, binds, account }: Counting, touches: string): string {
  const group = groupBy === "date" ? "local_day" : groupBy === "flow" ? "flow_id" : DIMENSION_COLUMNS[groupBy];
  const conditions = [
    `t.account_id = ${account}`,
    `t.local_day BETWEEN ${binds.add(scope.fromDay)} AND ${binds.add(scope.toDay)}`,
    ...(scope.flowId === null ? [] : [`t.flow_id = ${binds.add(scope.flowId)}`]),
    ...scope.filters.map(({ dimension, value }) => `t.${DIMENSION_COLUMNS[dimension]} = ${binds.add(value)}`),
  ];
  return `SELECT CAST(t.${group} AS TEXT) AS grp, t.local_day, t.goal_id, t.currency, ${MEASURES.map((name) => `t.${name}`).join(", ")}
    FROM (${touches}) t WHERE ${conditions.join(" AND ")}`;
}
