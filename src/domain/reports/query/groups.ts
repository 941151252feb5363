import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { DIM_COLUMNS, type Item, MEASURES, type Scope } from "../model/dimensions.ts";
import { daySpan, type Offset, zoneOffsets } from "../model/local-time.ts";
import { Binds } from "./binds.ts";

/** Whose report it is. */
export interface Owner {
  accountId: number;
  timeZone: ZoneHistory;
  /** That its money is shown in. */
  currency: string;
}

/** A statement being put together that counts visits by an item. */
export interface Counting {
  binds: Binds;
  item: Item;
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
export function counting({ accountId, timeZone, currency }: Owner, item: Item, scope: Scope, givenRatesJson: string): Counting {
  const binds = new Binds();
  const { fromMs, toMs } = daySpan(scope.fromDay, scope.toDay);
  return {
    binds,
    item,
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

/** Counts visits by item, day, goal and currency: the shape that rollups, clicks and leads are added up in. */
export function cellsOf({ item, scope, binds, account }: Counting, visits: string): string {
  const group = item === "date" ? "local_day" : item === "flow" ? "flow_id" : DIM_COLUMNS[item];
  const conditions = [
    `v.account_id = ${account}`,
    `v.local_day BETWEEN ${binds.add(scope.fromDay)} AND ${binds.add(scope.toDay)}`,
    ...(scope.flowId === null ? [] : [`v.flow_id = ${binds.add(scope.flowId)}`]),
    ...scope.filters.map(({ dim, value }) => `v.${DIM_COLUMNS[dim]} = ${binds.add(value)}`),
  ];
  return `SELECT CAST(v.${group} AS TEXT) AS grp, v.local_day, v.goal_id, v.currency, ${MEASURES.map((name) => `v.${name}`).join(", ")}
    FROM (${visits}) v WHERE ${conditions.join(" AND ")}`;
}
