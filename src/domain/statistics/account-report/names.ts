import { type Read, rowsOf } from "../../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError, type ErrorCode } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { flowNamed } from "../../flows/find-flow.ts";
import { goalsOfCode } from "../../reports/query/resolve-names.ts";
import type { Item, ItemFilter, Value } from "./query.ts";

/** Items whose values are numbers of things with names. */
const NAMED = ["flow", "way", "site", "offer", "campaign"] as const;

type NamedItem = (typeof NAMED)[number];

const isNamed = (item: Item): item is NamedItem => NAMED.some((named) => named === item);

/** The offers that an account's flows lead to, and those that its clicks ever led to. */
const offersOf = (account: number) => sql`SELECT offer_id FROM flows WHERE account_id = ${account} AND offer_id IS NOT NULL
  UNION SELECT offer_id FROM click_offers WHERE account_id = ${account}`;

/** SQL of whether a row is the account's, or of an offer that its traffic leads to. @param offer the column of the offer's id */
const isKnown = (account: number, offer: "id" | "offer_id") => sql`(account_id = ${account} OR ${raw(offer)} IN (${offersOf(account)}))`;

/** What a thing is called. */
export interface Label {
  /** A flow's or campaign's code; else its number. */
  code: string;
  name: string;
}

const LABELS: Readonly<Record<NamedItem, (account: number) => Fragment>> = {
  flow: (account) => sql`SELECT id, code, name FROM flows WHERE account_id = ${account}`,
  way: (account) => sql`SELECT w.id, CAST(w.id AS TEXT) AS code, coalesce(nullif(s.name, ''), w.url, c.code, '') AS name
    FROM ways w LEFT JOIN sites s ON s.id = w.site_id LEFT JOIN campaigns c ON c.id = w.campaign_id AND c.account_id = w.account_id
    WHERE w.flow_id IN (SELECT id FROM flows WHERE account_id = ${account}) AND w.account_id = ${account}`,
  site: (account) => sql`SELECT id, CAST(id AS TEXT) AS code, name FROM sites WHERE ${isKnown(account, "offer_id")}`,
  offer: (account) => sql`SELECT id, CAST(id AS TEXT) AS code, name FROM offers WHERE ${isKnown(account, "id")}`,
  campaign: (account) => sql`SELECT c.id, c.code, coalesce(nullif(h.title, ''), c.code) AS name FROM campaigns c
    LEFT JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id WHERE c.account_id = ${account}`,
};

/** What the numbers in a report's rows are called, by item. */
export type Names = ReadonlyMap<Item, ReadonlyMap<number, Label>>;

/** A read of the names of what rows are of. */
export function namesRead(ctx: Ctx, items: readonly Item[]): Read<Names> {
  const named = items.filter(isNamed);
  const selects = named.map((item) => sql`SELECT ${item} AS item, id, code, name FROM (${LABELS[item](ownerOf(ctx))})`);
  const nothing = sql`SELECT '' AS item, 0 AS id, '' AS code, '' AS name WHERE FALSE`;
  const { statement, read } = rowsOf<{ item: Item; id: number } & Label>(
    ctx.deps.db,
    selects.length === 0 ? nothing : join(selects, " UNION ALL "),
  );
  return {
    statement,
    read(result) {
      const byItem = Map.groupBy(read(result), ({ item }) => item);
      return new Map(named.map((item) => [item, new Map(byItem.get(item)?.map(({ id, code, name }) => [id, { code, name }]))]));
    },
  };
}

/** A read of the names of providers of internet access, by the numbers of their autonomous systems. */
export function providersRead(ctx: Ctx, ids: readonly Value[]): Read<ReadonlyMap<number, Label>> {
  const { statement, read } = rowsOf<{ id: number; name: string }>(
    ctx.deps.db,
    sql`SELECT id, name FROM providers WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
  return { statement, read: (result) => new Map(read(result).map(({ id, name }) => [id, { code: String(id), name }])) };
}

/** A read of the Telegram campaigns that ways lead to today. */
export function campaignsRead(ctx: Ctx, areNeeded: boolean): Read<ReadonlyMap<number, number>> {
  const { statement, read } = rowsOf<{ id: number; campaignId: number }>(
    ctx.deps.db,
    sql`SELECT id, campaign_id AS campaignId FROM ways WHERE account_id = ${ownerOf(ctx)} AND campaign_id IS NOT NULL
      AND flow_id IN (SELECT id FROM flows WHERE account_id = ${ownerOf(ctx)}) AND ${raw(areNeeded ? "TRUE" : "FALSE")}`,
  );
  return { statement, read: (result) => new Map(read(result).map(({ id, campaignId }) => [id, campaignId])) };
}

type FoundItem = NamedItem | "goal";

const FINDERS: Readonly<Record<FoundItem, { find: (account: number, named: Fragment) => Fragment; code: ErrorCode }>> = {
  flow: { find: (account, named) => flowNamed(named, account), code: "flow_not_found" },
  way: { find: (account, named) => sql`(SELECT id FROM ways WHERE id = ${named} AND account_id = ${account})`, code: "way_not_found" },
  site: {
    find: (account, named) => sql`(SELECT id FROM sites WHERE id = ${named} AND ${isKnown(account, "offer_id")})`,
    code: "site_not_found",
  },
  offer: {
    find: (account, named) => sql`(SELECT id FROM offers WHERE id = ${named} AND ${isKnown(account, "id")})`,
    code: "offer_not_found",
  },
  campaign: {
    find: (account, named) => sql`(SELECT id FROM campaigns WHERE id = ${named} AND account_id = ${account})`,
    code: "campaign_not_found",
  },
  goal: {
    find: (account, named) => sql`(SELECT id FROM (${goalsOfCode(sql`${account}`, named)}) LIMIT 1)`,
    code: "goal_not_found",
  },
};

const isFound = (item: Item): item is FoundItem => item in FINDERS;

/** The ids of what filters name. */
export interface Found {
  /** @throws AppError flow_not_found and its like (the item) of what is not the account's */
  idsOf(filter: ItemFilter): Value[];
}

/** A read of what filters name. 0 and "" name nothing, and are everybody's. */
export function foundRead(ctx: Ctx, filters: readonly ItemFilter[]): Read<Found> {
  const named = filters.flatMap(({ item, values }) => (isFound(item) ? values.map((value) => [item, value]) : []));
  const cases = Object.entries(FINDERS).map(([item, { find }]) => sql`WHEN ${item} THEN ${find(ownerOf(ctx), raw("n.value ->> 1"))}`);
  const { statement, read } = rowsOf<{ item: Item; named: Value; id: number | null }>(
    ctx.deps.db,
    sql`SELECT n.value ->> 0 AS item, n.value ->> 1 AS named, CASE n.value ->> 0 ${join(cases, " ")} END AS id
      FROM json_each(${JSON.stringify(named)}) n`,
  );
  return {
    statement,
    read(result) {
      const ids = new Map(read(result).map(({ item, named, id }) => [`${item} ${named}`, id]));
      return {
        idsOf: ({ item, values }) =>
          values.map((value) => {
            if (!isFound(item) || value === 0 || value === "") return value;
            const id = ids.get(`${item} ${value}`) ?? null;
            if (id === null) throw new AppError(FINDERS[item].code, item);
            return item === "goal" ? value : id;
          }),
      };
    },
  };
}
