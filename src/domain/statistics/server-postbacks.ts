import type { Stretch } from "../../db/numbered-page.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { calledAtMs, firstIdOf } from "../received/call-id.ts";
import { byParties, isOneOfOffers, listSql, type OfferRef } from "./list-filters.ts";
import { type ListedVisit, VISIT_COLUMNS } from "./listed-visit.ts";
import { type Parties, partiesRead } from "./parties.ts";
import { isLetThrough, isSeen } from "./report/scope.ts";

/** Which received postbacks are listed; what is left out is any. */
interface ServerPostbackFilter {
  /** At or after, and before; Unix milliseconds. */
  fromMs: number;
  toMs: number;
  offers?: readonly OfferRef[] | undefined;
  affiliates?: readonly number[] | undefined;
  advertisers?: readonly HexId[] | undefined;
  /** As they were sent. */
  actionId?: string | undefined;
  click?: string | undefined;
  goal?: string | undefined;
  statuses?: readonly string[] | undefined;
  /** Part of a parameter or of the answer. */
  search?: string | undefined;
}

/** A postback that an advertiser sent. */
export interface ServerPostback {
  id: number;
  atMs: number;
  method: string;
  /** Without secrets. */
  params: Record<string, unknown>;
  answer: Record<string, unknown>;
  sender: string;
  /** The click that it names, or that its conversion is of; null: none that is there. */
  click: PostbackClick | null;
}

interface PostbackClick extends ListedVisit {
  id: string;
  atMs: number;
  offerId: number;
  affiliateId: number;
  isUnique: number;
  referer: string;
}

type Row = Omit<ServerPostback, "atMs" | "params" | "answer" | "click"> & { params: string; answer: string; clickId: string | null } & Omit<
    PostbackClick,
    "id"
  >;

const PATH = "/postback";

/** The lead `l` and the click `k` of a call `r`. A call stands in the log of the network of the click that it names. */
const PLACES = raw(`LEFT JOIN leads l ON l.id = r.lead_id
  LEFT JOIN clicks k ON k.id = COALESCE(nullif(l.click, ''), lower(r.params ->> 'clickid'), lower(r.params ->> 'click_id'))`);

const OF_ROW = {
  offer: raw("COALESCE(l.offer_id, k.offer_id, CAST(r.params ->> 'offer_id' AS INTEGER))"),
  affiliate: raw("COALESCE(l.account_id, k.account_id, CAST(r.params ->> 'pid' AS INTEGER))"),
};

const COLUMNS =
  raw(`r.id, r.method, r.params, r.answer, r.sender, k.id AS clickId, k.at_ms AS atMs, k.offer_id AS offerId, k.account_id AS affiliateId,
  k.is_unique AS isUnique, k.referer, ${VISIT_COLUMNS("k")}`);

/** Conditions on a call, and on its places. */
function conditionsOf(ctx: NetworkCtx, reach: Reach, filter: ServerPostbackFilter) {
  const { offers, affiliates, advertisers, actionId, click, goal, statuses, search } = filter;
  const own = [
    sql`r.account_id = ${networkOf(ctx)} AND r.id >= ${firstIdOf(filter.fromMs)} AND r.id < ${firstIdOf(filter.toMs)} AND r.path = ${PATH}`,
    ...(actionId === undefined ? [] : [sql`r.params ->> 'action_id' = ${actionId}`]),
    ...(goal === undefined ? [] : [sql`lower(COALESCE(r.params ->> 'goal', '1')) = lower(${goal})`]),
    ...(statuses === undefined ? [] : [sql`lower(r.params ->> 'status') IN ${listSql(statuses)}`]),
    ...(search === undefined ? [] : [sql`instr(lower(r.params || r.answer), lower(${search})) > 0`]),
  ];
  const ofPlaces = [
    ...(reach === "assigned" ? [isSeen(ctx, OF_ROW)] : []),
    ...(offers === undefined ? [] : [isOneOfOffers(OF_ROW.offer, offers)]),
    ...(affiliates === undefined && advertisers === undefined ? [] : [isLetThrough(ctx, byParties({ affiliates, advertisers }), OF_ROW)]),
    ...(click === undefined ? [] : [sql`COALESCE(nullif(l.click, ''), r.params ->> 'clickid', r.params ->> 'click_id') = ${click}`]),
  ];
  return { own, ofPlaces };
}

/**
 * The postbacks of advertisers that the network received in a period, refused ones, too, the newest first, for its users.
 * @throws AppError forbidden
 */
export async function listServerPostbacks(
  ctx: NetworkCtx,
  { filter, offset, limit }: Stretch & { filter: ServerPostbackFilter },
): Promise<{ items: ServerPostback[]; parties: Parties; total: number }> {
  const reach = mayOrThrow(ctx, "statistics-logs.read");
  const { db } = ctx.deps;
  const { own, ofPlaces } = conditionsOf(ctx, reach, filter);
  const matching: Fragment = sql`FROM received_calls r ${ofPlaces.length === 0 ? raw("") : PLACES} WHERE ${join([...own, ...ofPlaces], " AND ")}`;
  const page = sql`(SELECT r.* ${matching} ORDER BY r.id DESC LIMIT ${limit} OFFSET ${offset}) r ${PLACES}`;
  const [rows, count, parties] = await readTogether(
    db,
    rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page}`),
    firstOf<{ total: number }>(db, sql`SELECT count(*) AS total ${matching}`),
    partiesRead(ctx, sql`SELECT k.offer_id AS offerId, k.account_id AS affiliateId FROM ${page} WHERE k.id IS NOT NULL`),
  );
  return { items: rows.toSorted((a, b) => b.id - a.id).map(toPostback), parties, total: count?.total ?? 0 };
}

function toPostback({ id, method, params, answer, sender, clickId, ...click }: Row): ServerPostback {
  return {
    id,
    atMs: calledAtMs(id),
    method,
    params: JSON.parse(params),
    answer: JSON.parse(answer),
    sender,
    click: clickId === null ? null : { id: clickId, ...click },
  };
}
