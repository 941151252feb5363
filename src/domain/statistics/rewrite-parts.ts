import { isUnmet } from "../../db/require.ts";
import { type Fragment, integer, sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { replaceStatements } from "../click-parts/replace-parts.ts";
import type { Blanking } from "./parts/blanking.ts";
import { mergeParts } from "./parts/merge-parts.ts";
import { beginPartStatement, chunkReader, type Finish, PartWriter, partOf, type StoredPart } from "./stored-parts.ts";

/** Live parts, as they are made into others. */
export interface LivePart extends StoredPart {
  ownerId: number;
  isPruned: number;
  addressesFromQuarter: number | null;
}

/** The columns of a part `p` that stand for it here. */
export const LIVE_PART = sql`p.id, p.owner_id AS ownerId, p.state_at_ms AS stateAtMs, p.header, p.is_pruned AS isPruned,
  p.addresses_from_quarter AS addressesFromQuarter`;

interface Rewriting extends Pick<Finish, "addressesFromQuarter" | "isErasing"> {
  blanking?: Blanking;
  /** Of the batch that replaces the parts. */
  also?: readonly Fragment[];
}

/**
 * Replaces live parts of an owner, at least one, by one that has all of their clicks. Reports that have begun to read those still find them.
 * @returns whether it did; false where something of them has changed meanwhile
 */
export async function rewriteParts(
  { db, now }: Pick<Deps, "db" | "now">,
  parts: readonly LivePart[],
  { blanking, also = [], ...finish }: Rewriting,
): Promise<boolean> {
  const ownerId = parts[0]?.ownerId ?? 0;
  const begun = await beginPartStatement(db, { ownerId, nowMs: now() }).first<number>("id");
  const writer = new PartWriter(db, begun ?? 0);
  const header = await mergeParts(parts.map(partOf), chunkReader(db), writer.write, blanking);
  const ids = parts.map(({ id }) => id);
  const change = { isPruned: parts.some(({ isPruned }) => isPruned === 1), nowMs: now() };
  const sources = sql`UPDATE click_part_sources SET part_id = ${integer(writer.id)} WHERE part_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  try {
    await db.$client.batch([
      ...writer.finished(header, { ...change, ...finish }),
      ...replaceStatements(db, { ids, ...change }),
      ...[sources, ...also].map((each) => statement(db, each)),
    ]);
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
  return true;
}
