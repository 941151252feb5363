import type { FactRows, NumberColumn, TextColumn } from "../../src/domain/statistics/facts.ts";
import { isNumberColumn } from "../../src/domain/statistics/facts.ts";
import { encodePart } from "../../src/domain/statistics/parts/encode.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import { mergeParts } from "../../src/domain/statistics/parts/merge-parts.ts";
import type { Chunk, ChunkRange, EncodedPart, Part } from "../../src/domain/statistics/parts/part.ts";

/** One click or conversion, with the columns that a test is about. */
export type Row = Partial<Record<NumberColumn, number>> & Partial<Record<TextColumn | "goal", string>>;

/** Rows as lists of columns. */
export function factRows(rows: readonly Row[], columns: readonly (NumberColumn | TextColumn | "goal")[]): FactRows {
  const numbers: Partial<Record<NumberColumn, number[]>> = {};
  const texts: Partial<Record<TextColumn | "goal", string[]>> = {};
  for (const column of columns) {
    if (isNumberColumn(column)) numbers[column] = rows.map((row) => row[column] ?? 0);
    else texts[column] = rows.map((row) => row[column] ?? "");
  }
  return { count: rows.length, numbers, texts };
}

/** Parts that are kept as the database keeps them. */
export class PartStore {
  readonly #chunks = new Map<string, string[]>();
  /** How often chunks were asked for, and how many. */
  reads = 0;
  chunksRead = 0;

  async add(rows: FactRows): Promise<Part> {
    return this.keep(await encodePart(rows));
  }

  async merge(parts: readonly Part[]): Promise<Part> {
    const chunks: string[] = [];
    const header = await mergeParts(parts, this.read, (body) => {
      chunks.push(body);
    });
    return this.keep({ header, chunks });
  }

  keep({ header, chunks }: EncodedPart): Part {
    const name = `part${this.#chunks.size}`;
    this.#chunks.set(name, chunks);
    return { name, header: decodeHeader(header) };
  }

  /** How many bytes the chunks of a part are, before base64. */
  bytesOf(name: string): number {
    return (this.#chunks.get(name) ?? []).reduce((sum, body) => sum + Uint8Array.fromBase64(body).length, 0);
  }

  readonly read = async (ranges: readonly ChunkRange[]): Promise<Chunk[]> => {
    this.reads += 1;
    const found = ranges.flatMap(({ part, first, last }) =>
      (this.#chunks.get(part) ?? []).slice(first, last + 1).map((body, at) => ({ part, number: first + at, body })),
    );
    this.chunksRead += found.length;
    return found;
  };

  /** Changes stored chunks, as broken storage would. */
  damage(name: string, change: (chunks: string[]) => string[]): void {
    this.#chunks.set(name, change(this.#chunks.get(name) ?? []));
  }
}
