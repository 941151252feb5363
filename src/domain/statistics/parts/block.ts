import { type Codes, codeBitsOf, emptyCodes, packCodes, packedBytes, unpackCodes } from "./codes.ts";
import type { ColumnHeader } from "./part.ts";

/** Where a block begins among the values that only one row has. */
const SINGLE_BYTES = 4;

/** How the codes of a column are stored. */
type Coding = Pick<ColumnHeader, "distinct" | "singles" | "codeBits" | "isDelta">;

/** Bytes of a block of so many rows. */
export function blockBytes({ singles, codeBits }: Coding, count: number): number {
  return packedBytes(count, codeBits) + (singles > 0 ? SINGLE_BYTES : 0);
}

/** Bits of the codes of a column. */
export const columnBits = (distinct: number, singles: number): number =>
  Math.max(1, codeBitsOf(singles > 0 ? distinct - singles + 1 : distinct));

/**
 * A block of codes as bytes.
 * @param codes places in the dictionary
 */
export function packBlock(codes: Codes, coding: Coding): Uint8Array<ArrayBuffer> {
  const { singles, codeBits, isDelta } = coding;
  if (singles === 0) return packCodes(codes, codeBits, isDelta);
  const first = coding.distinct - singles;
  const stored = emptyCodes(codes.length, first + 1);
  let begin = -1;
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number;
    if (code < first) stored[row] = code + 1;
    else if (begin < 0) begin = code;
  }
  const block = new Uint8Array(blockBytes(coding, codes.length));
  new DataView(block.buffer).setInt32(0, begin, true);
  block.set(packCodes(stored, codeBits, isDelta), SINGLE_BYTES);
  return block;
}

/** The other way round: places in the dictionary. */
export function unpackBlock(block: Uint8Array<ArrayBuffer>, { distinct, singles, codeBits, isDelta }: Coding, count: number): Codes {
  if (singles === 0) return unpackCodes(block, count, codeBits, isDelta);
  const stored = unpackCodes(block.subarray(SINGLE_BYTES), count, codeBits, isDelta);
  const codes = emptyCodes(count, distinct);
  let next = new DataView(block.buffer, block.byteOffset).getInt32(0, true);
  for (let row = 0; row < count; row += 1) {
    const code = stored[row] as number;
    codes[row] = code === 0 ? next : code - 1;
    next += Number(code === 0);
  }
  return codes;
}
