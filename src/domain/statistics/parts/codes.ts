/** Codes of a block's rows: places in a dictionary. */
export type Codes = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Room for codes of so many values. */
export function emptyCodes(count: number, distinct: number): Codes {
  if (distinct <= 2 ** 8) return new Uint8Array(count);
  return distinct <= 2 ** 16 ? new Uint16Array(count) : new Int32Array(count);
}

const WIDTHS = [0, 1, 2, 4, 8, 16, 24] as const;

/** Bits of the codes of so many values. */
export function codeBitsOf(distinct: number): number {
  const bits = WIDTHS.find((each) => distinct <= 2 ** each);
  if (bits === undefined) throw new RangeError(`a column has ${distinct} values`);
  return bits;
}

/** Bytes of so many codes. */
export const packedBytes = (count: number, bits: number): number => Math.ceil((count * bits) / 8);

/**
 * Codes as bytes. Codes of less than a byte lie side by side; of wider ones all the low bytes come first, then all of the next: bytes that
 * are alike compress better together.
 */
export function packCodes(codes: Codes, bits: number, isDelta: boolean): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(packedBytes(codes.length, bits));
  const { length } = codes;
  if (bits < 8) {
    const perByte = 8 / bits;
    for (let at = 0; at < length; at += 1) {
      const byte = Math.floor(at / perByte);
      packed[byte] = (packed[byte] as number) | ((codes[at] as number) << ((at % perByte) * bits));
    }
    return packed;
  }
  const unused = 32 - bits;
  for (let at = 0, before = 0; at < length; at += 1) {
    const code = codes[at] as number;
    const step = ((code - before) << unused) >> unused;
    const stored = isDelta ? (step << 1) ^ (step >> 31) : code;
    before = code;
    for (let plane = 0; plane * 8 < bits; plane += 1) packed[plane * length + at] = stored >>> (plane * 8);
  }
  return packed;
}

/** The other way round. */
export function unpackCodes(packed: Uint8Array<ArrayBuffer>, count: number, bits: number, isDelta: boolean): Codes {
  const codes = bits < 8 ? unpackSmall(packed, count, bits) : unpackPlanes(packed, count, bits);
  if (isDelta) addUp(codes, bits);
  return codes;
}

function unpackSmall(packed: Uint8Array, count: number, bits: number): Uint8Array<ArrayBuffer> {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const codes = new Uint8Array(packed.length * perByte);
  for (let byte = 0, at = 0; byte < packed.length; byte += 1) {
    for (let rest = packed[byte] as number, end = at + perByte; at < end; at += 1, rest >>= bits) codes[at] = rest & mask;
  }
  return codes.subarray(0, count);
}

function unpackPlanes(packed: Uint8Array<ArrayBuffer>, count: number, bits: number): Codes {
  if (bits === 8) return packed;
  if (bits === 16) {
    const codes = new Uint16Array(count);
    for (let at = 0; at < count; at += 1) codes[at] = (packed[at] as number) | ((packed[count + at] as number) << 8);
    return codes;
  }
  const codes = new Int32Array(count);
  const [second, third] = [count, 2 * count];
  for (let at = 0; at < count; at += 1) {
    codes[at] = (packed[at] as number) | ((packed[second + at] as number) << 8) | ((packed[third + at] as number) << 16);
  }
  return codes;
}

function addUp(codes: Codes, bits: number): void {
  const mask = 2 ** bits - 1;
  let code = 0;
  for (let at = 0; at < codes.length; at += 1) {
    const stored = codes[at] as number;
    code = (code + ((stored >>> 1) ^ -(stored & 1))) & mask;
    codes[at] = code;
  }
}
