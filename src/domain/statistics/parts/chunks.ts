import { CHUNK_BYTES, type Chunk, type ChunkRange, DamagedPartError, type Section } from "./part.ts";

/** Takes the chunks of a part in their order. */
export type WriteChunk = (body: string, number: number) => Promise<void> | void;

/** Puts sections one behind the other and hands them on in chunks. */
export class ChunkWriter {
  readonly #write: WriteChunk;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  #used = 0;
  #chunks = 0;
  #bytes = 0;

  constructor(write: WriteChunk) {
    this.#write = write;
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async append(bytes: Uint8Array): Promise<Section> {
    const section = { offset: this.#bytes, length: bytes.length };
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(CHUNK_BYTES - this.#used, bytes.length - at);
      this.#chunk.set(bytes.subarray(at, at + taken), this.#used);
      this.#used += taken;
      at += taken;
      if (this.#used === CHUNK_BYTES) await this.#flush();
    }
    return section;
  }

  /** Hands on what is left. */
  async end(): Promise<void> {
    if (this.#used > 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#write(this.#chunk.subarray(0, this.#used).toBase64(), this.#chunks);
    this.#chunks += 1;
    this.#used = 0;
  }
}

/** Ranges of the chunks that hold sections; what touches or overlaps is one range. */
export function rangesOf(part: string, sections: readonly Section[]): ChunkRange[] {
  const ranges: ChunkRange[] = [];
  const numbers = sections
    .filter(({ length }) => length > 0)
    .map(({ offset, length }) => ({ first: Math.floor(offset / CHUNK_BYTES), last: Math.floor((offset + length - 1) / CHUNK_BYTES) }));
  for (const { first, last } of numbers.toSorted((a, b) => a.first - b.first)) {
    const before = ranges.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else ranges.push({ part, first, last });
  }
  return ranges;
}

/** Chunks of one part that were read. */
export class ChunkBytes {
  readonly #part: string;
  readonly #chunks = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor(part: string) {
    this.#part = part;
  }

  /** @returns how many bytes it has */
  add({ number, body }: Chunk): number {
    const bytes = this.#decode(body);
    this.#chunks.set(number, bytes);
    return bytes.length;
  }

  /** @returns how many bytes are given back */
  clear(): number {
    let bytes = 0;
    for (const chunk of this.#chunks.values()) bytes += chunk.length;
    this.#chunks.clear();
    return bytes;
  }

  /** @throws DamagedPartError when a chunk of it is not there or cut off */
  section({ offset, length }: Section): Uint8Array<ArrayBuffer> {
    const first = Math.floor(offset / CHUNK_BYTES);
    const from = offset - first * CHUNK_BYTES;
    if (from + length <= CHUNK_BYTES) return this.#chunk(first, from, length);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const number = Math.floor((offset + at) / CHUNK_BYTES);
      const start = offset + at - number * CHUNK_BYTES;
      const taken = Math.min(CHUNK_BYTES - start, length - at);
      bytes.set(this.#chunk(number, start, taken), at);
      at += taken;
    }
    return bytes;
  }

  #chunk(number: number, from: number, length: number): Uint8Array<ArrayBuffer> {
    const chunk = this.#chunks.get(number);
    if (chunk === undefined) throw new DamagedPartError(`chunk ${number} of ${this.#part} is not there`);
    if (chunk.length < from + length) throw new DamagedPartError(`chunk ${number} of ${this.#part} is cut off`);
    return chunk.subarray(from, from + length);
  }

  #decode(body: string): Uint8Array<ArrayBuffer> {
    try {
      return Uint8Array.fromBase64(body);
    } catch {
      throw new DamagedPartError(`a chunk of ${this.#part} is no base64`);
    }
  }
}
