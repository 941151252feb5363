import { type Fragment, raw, sql } from "../../db/sql.ts";
import { FLOW_DIGITS } from "./click-id.ts";

const DIGITS = "'0123456789abcdefghijklmnopqrstuvwxyz'";

const PLACES = Array.from({ length: FLOW_DIGITS }, (_, index) => FLOW_DIGITS - 1 - index);

/** SQL of the id of a flow as its click ids begin with it, underscore included. @param column flows.id, by its name */
export const clickPrefix = (column: string): Fragment =>
  raw(`ltrim(${PLACES.map((place) => `substr(${DIGITS}, ${column} / ${36 ** place} % 36 + 1, 1)`).join(" || ")}, '0') || '_'`);

const PREFIX = clickPrefix("id");

/**
 * Clicks `c` of flows `f` within a time, by the primary key.
 * @param flows a condition on flows
 * @param from the time's nine digits in click ids, or SQL of them
 * @param to those of the time's end, which is not included
 */
export const clicksOfFlows = (flows: Fragment, from: string | Fragment, to: string | Fragment): Fragment =>
  sql`(SELECT id, account_id, ${PREFIX} AS prefix FROM flows WHERE ${flows}) f
   CROSS JOIN clicks c ON c.id >= f.prefix || ${from} AND c.id < f.prefix || ${to} AND c.account_id = f.account_id`;
