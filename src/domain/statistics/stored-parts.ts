import type { Database } from "../../db/client.ts";
import { type Read, rowsOf } from "../../db/read.ts";
import { requireThat } from "../../db/require.ts";
import { integer, raw, sql, statement } from "../../db/sql.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import { IS_LIVE, PART_STATE } from "../click-parts/part-state.ts";
import type { WriteChunk } from "./parts/chunks.ts";
import { decodeHeader } from "./parts/header.ts";
import type { Chunk, Part, ReadChunks } from "./parts/part.ts";
import { isOwnedBy, type Span } from "./tail.ts";

const IS_WRITING = raw(`state = ${PART_STATE.writing}`);

/** A read of the parts that reach into a time. */
export function partsRead(db: Database, { ownerId, fromMs, toMs, isPruned }: Span): Read<Part[]> {
  const found = rowsOf<StoredPart>(
    db,
    sql`SELECT id, state_at_ms AS stateAtMs, header FROM click_parts WHERE ${isOwnedBy(ownerId)} AND ${IS_LIVE}
      AND max_quarter >= ${integer(Math.floor(fromMs / QUARTER_MS))} AND min_quarter < ${integer(Math.ceil(toMs / QUARTER_MS))}
      AND ${isPruned === undefined ? raw("TRUE") : raw("is_pruned = 1")} ORDER BY id`,
  );
  return { statement: found.statement, read: (result) => found.read(result).map(partOf) };
}

export interface StoredPart {
  id: number;
  stateAtMs: number;
  header: string;
}

/** The name tells a part's number and since when it is live: after a database was set back, a number may come again, and a name does not. */
export const partOf = ({ id, stateAtMs, header }: StoredPart): Part => ({ name: `${id}@${stateAtMs}`, header: decodeHeader(header) });

/** Reads chunks of stored parts, all in one statement. */
export const chunkReader =
  (db: Database): ReadChunks =>
  async (ranges) => {
    if (ranges.length === 0) return [];
    const { results } = await statement(
      db,
      sql`SELECT r.value ->> 'part' AS part, c.number, c.body FROM json_each(${JSON.stringify(ranges)}) r
        CROSS JOIN click_part_chunks c ON c.part_id = CAST(r.value ->> 'part' AS INTEGER) AND c.number BETWEEN r.value ->> 'first' AND r.value ->> 'last'`,
    ).all<Chunk>();
    return results;
  };

/** The statement that begins a part of an owner's clicks; it answers the part's `id`. Nobody reads it until it is finished. */
export const beginPartStatement = (db: Database, { ownerId, nowMs }: { ownerId: number; nowMs: number }): D1PreparedStatement =>
  statement(
    db,
    sql`INSERT INTO click_parts (owner_id, state, state_at_ms) VALUES (${ownerId}, ${raw(PART_STATE.writing)}, ${nowMs}) RETURNING id`,
  );

export interface Finish {
  isPruned: boolean;
  nowMs: number;
  /** Where it has addresses: click_parts.addresses_from_quarter; null: from its first click on. */
  addressesFromQuarter?: number | null;
  /** Whether it is made to erase something. */
  isErasing?: boolean;
}

/** About a megabyte: a parameter may have two. */
const CHUNKS_PER_STATEMENT = 16;

/** Writes the chunks of a part that was begun. What it has not written yet goes into the batch that finishes the part. */
export class PartWriter {
  readonly #db: Database;
  readonly id: number;
  #pending: [number: number, body: string][] = [];
  #chunks = 0;

  constructor(db: Database, id: number) {
    this.#db = db;
    this.id = id;
  }

  readonly write: WriteChunk = async (body, number) => {
    this.#pending.push([number, body]);
    this.#chunks += 1;
    if (this.#pending.length === CHUNKS_PER_STATEMENT) await this.#flushed().run();
  };

  /**
   * The statements that make the part live, for one batch with what it replaces; they fail it when somebody has changed raw clicks of the
   * owner since it began, or something is to be erased from the owner's parts.
   * @param header as the part's maker encoded it
   */
  finished(header: string, { isPruned, nowMs, addressesFromQuarter = null, isErasing = false }: Finish): D1PreparedStatement[] {
    const db = this.#db;
    const { rows, minQuarter, maxQuarter, bytes, columns } = decodeHeader(header);
    const addressesFrom = columns.has("ip") ? (addressesFromQuarter ?? minQuarter) : null;
    const isErased = isErasing ? sql`TRUE` : sql`NOT EXISTS (SELECT 1 FROM click_part_erasures WHERE owner_id = p.owner_id)`;
    const chunks = sql`(SELECT count(*) FROM click_part_chunks WHERE part_id = ${this.id})`;
    return [
      this.#flushed(),
      requireThat(
        db,
        sql`${chunks} = ${this.#chunks} AND EXISTS (SELECT 1 FROM click_parts p WHERE id = ${this.id} AND ${IS_WRITING} AND ${isErased})`,
      ),
      statement(
        db,
        sql`UPDATE click_parts SET state = ${raw(PART_STATE.live)}, state_at_ms = ${nowMs}, is_pruned = ${Number(isPruned)}, rows = ${rows},
          min_quarter = ${minQuarter}, max_quarter = ${maxQuarter}, bytes = ${bytes}, header = ${header}, addresses_from_quarter = ${addressesFrom} WHERE id = ${this.id}`,
      ),
    ];
  }

  #flushed(): D1PreparedStatement {
    const rows = JSON.stringify(this.#pending);
    this.#pending = [];
    return statement(
      this.#db,
      sql`INSERT INTO click_part_chunks (part_id, number, body)
        SELECT ${integer(this.id)}, value ->> 0, value ->> 1 FROM json_each(${rows})`,
    );
  }
}
