import { type Read, readTogether } from "../../db/read.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { type Action, mayOrThrow } from "../access/permissions.ts";
import { chooseRows } from "./choose.ts";
import { type LiveKind, openCursor, sealCursor } from "./cursor.ts";
import { type LiveClick, liveClicks } from "./kinds/clicks.ts";
import { type LiveEntry, liveEntries } from "./kinds/journal.ts";
import { type LiveLead, liveLeads } from "./kinds/leads.ts";
import { type LivePostback, livePostbacks } from "./kinds/postbacks.ts";
import { BEYOND, type LiveFilter, type Standing, type Stream } from "./stream.ts";
import { type Things, thingsRead } from "./things.ts";
import { watchStatement } from "./watch.ts";

export type LiveRow = LiveClick | LiveLead | LivePostback | LiveEntry;

const STREAMS: Record<LiveKind, { may: Action; stream: Stream<LiveRow> }> = {
  click: { may: "flows.read", stream: liveClicks },
  lead: { may: "leads.read", stream: liveLeads },
  postback: { may: "postbacks.read", stream: livePostbacks },
  journal: { may: "leads.read", stream: liveEntries },
};

interface LiveInput extends LiveFilter {
  /** The cursor of the answer before; undefined: from now on. */
  after?: string | undefined;
  kinds: readonly LiveKind[];
  limit: number;
}

interface Look {
  rows: LiveRow[];
  cursor: string;
  /** Whether there is more already. */
  more: boolean;
  /** Whether rows after the cursor may be missing: it begins anew. */
  gap: boolean;
}

/**
 * What was recorded of the account since a cursor: each row once, in the order of its recording. A kind that the cursor does not know begins
 * now. Each kind reads its share of `limit`, and passes over LOOKED_AT rows of others or of what is not asked for.
 * @throws AppError field_invalid (after), flow_not_found, campaign_not_found
 */
export async function listLive(ctx: Ctx, { after, kinds, limit, ...filter }: LiveInput): Promise<Look> {
  mayOrThrow(ctx, "leads.read");
  for (const kind of kinds) mayOrThrow(ctx, STREAMS[kind].may);
  const { db, now } = ctx.deps;
  const account = ownerOf(ctx);
  const places = after === undefined ? {} : await openCursor(ctx.deps, account, after);
  const take = Math.ceil(limit / kinds.length);
  const streams = kinds.map((kind) => ({ kind, after: places?.[kind] ?? null, stream: STREAMS[kind].stream }));
  const watch: Read<null> = { statement: watchStatement(db, account, now()), read: () => null };
  const [things, ...answers] = await readTogether<[Things, ...unknown[]]>(
    db,
    thingsRead(ctx, filter),
    ...streams.map(({ stream, after }) => stream.standing(ctx, after, filter)),
    ...streams.map(({ stream, after }) => stream.rows(ctx, { after: after ?? BEYOND, filter, take })),
    ...(kinds.includes("click") ? [watch] : []),
  );
  if (things.hasFlow !== 1) throw new AppError("flow_not_found", "flow");
  if (things.hasCampaign !== 1) throw new AppError("campaign_not_found", "campaign");
  const found = streams.map(({ kind, after }, index) => {
    const standing = answers[index] as Standing;
    return { kind, standing, after: after ?? standing.end, rows: answers[streams.length + index] as LiveRow[] };
  });
  if (!found.every(({ standing }) => standing.isSame)) return { ...(await listLive(ctx, { kinds, limit, ...filter })), gap: true };
  const { rows, places: next, more } = chooseRows(found, { limit, take });
  return { rows, cursor: await sealCursor(ctx.deps, account, next), more, gap: places === null };
}
