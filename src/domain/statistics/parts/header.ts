import { ByteReader, ByteWriter } from "./bytes.ts";
import { checksum } from "./checksum.ts";
import { BLOCK_ROWS, type ColumnHeader, DamagedPartError, FORMAT_VERSION, type PartHeader, type Section } from "./part.ts";

const CHECKSUM_BYTES = 4;
const IS_TEXT = 1;
const IS_DELTA = 2;

/** A header as text, for the row of its part. */
export function encodeHeader(header: PartHeader): string {
  const writer = new ByteWriter();
  writer.byte(FORMAT_VERSION);
  writer.number(header.rows);
  writer.number(header.minQuarter);
  writer.number(header.maxQuarter);
  writer.number(header.bytes);
  writer.number(header.columns.size);
  for (const column of header.columns.values()) writeColumn(writer, column);
  writer.number(header.ranges.size);
  for (const [name, ranges] of header.ranges) {
    writer.text(name);
    for (const { min, max } of ranges) {
      writer.number(min);
      writer.number(max - min);
    }
  }
  const sum = new Uint8Array(CHECKSUM_BYTES);
  new DataView(sum.buffer).setUint32(0, checksum(writer.written(), 0), true);
  writer.bytes(sum);
  return writer.written().toBase64();
}

function writeColumn(writer: ByteWriter, column: ColumnHeader): void {
  writer.text(column.name);
  writer.byte((column.isText ? IS_TEXT : 0) | (column.isDelta ? IS_DELTA : 0));
  writer.byte(column.codeBits);
  if (typeof column.constant === "string") writer.text(column.constant);
  else if (column.constant !== null) writer.number(column.constant);
  if (column.codeBits === 0) return;
  writer.number(column.distinct);
  writer.number(column.singles);
  writer.number(column.dictionaryBytes);
  writer.number(column.dictionary.offset);
  writer.number(column.dictionary.length);
  for (const { length } of column.blocks) writer.number(length);
}

/**
 * Reads what `encodeHeader` wrote.
 * @throws DamagedPartError when it is anything else
 */
export function decodeHeader(text: string): PartHeader {
  const bytes = checkedBytes(text);
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== FORMAT_VERSION) throw new DamagedPartError(`version ${version} is not known`);
  const rows = reader.number();
  const [minQuarter, maxQuarter, total] = [reader.number(), reader.number(), reader.number()];
  const blocks = Math.ceil(rows / BLOCK_ROWS);
  const columns = new Map<string, ColumnHeader>();
  for (let left = reader.number(); left > 0; left -= 1) {
    const column = readColumn(reader, blocks);
    columns.set(column.name, column);
  }
  const ranges = new Map<string, { min: number; max: number }[]>();
  for (let left = reader.number(); left > 0; left -= 1) {
    ranges.set(
      reader.text(),
      Array.from({ length: blocks }, () => {
        const min = reader.number();
        return { min, max: min + reader.number() };
      }),
    );
  }
  if (!reader.isAtEnd) throw new DamagedPartError("the header has another length");
  return { rows, minQuarter, maxQuarter, bytes: total, columns, ranges };
}

function checkedBytes(text: string): Uint8Array {
  const whole = fromBase64(text);
  if (whole.length < CHECKSUM_BYTES) throw new DamagedPartError("the header is cut off");
  const bytes = whole.subarray(0, -CHECKSUM_BYTES);
  const sum = new DataView(whole.buffer, bytes.length).getUint32(0, true);
  if (checksum(bytes, 0) !== sum) throw new DamagedPartError("the header's checksum differs");
  return bytes;
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    throw new DamagedPartError("the header is no base64");
  }
}

function readColumn(reader: ByteReader, blockCount: number): ColumnHeader {
  const name = reader.text();
  const flags = reader.byte();
  const [isText, isDelta] = [(flags & IS_TEXT) !== 0, (flags & IS_DELTA) !== 0];
  const codeBits = reader.byte();
  if (codeBits === 0) {
    const constant = isText ? reader.text() : reader.number();
    return { ...constantColumn(name, constant), isDelta };
  }
  const [distinct, singles, dictionaryBytes] = [reader.number(), reader.number(), reader.number()];
  const dictionary = { offset: reader.number(), length: reader.number() };
  let offset = dictionary.offset + dictionary.length;
  const blocks = Array.from({ length: blockCount }, (): Section => {
    const section = { offset, length: reader.number() };
    offset += section.length;
    return section;
  });
  return { name, isText, distinct, singles, codeBits, constant: null, isDelta, dictionaryBytes, dictionary, blocks };
}

/** A column that has the same value in all rows. */
export function constantColumn(name: string, constant: number | string): ColumnHeader {
  const nothing = { offset: 0, length: 0 };
  const isText = typeof constant === "string";
  return {
    name,
    isText,
    distinct: 1,
    singles: 0,
    codeBits: 0,
    constant,
    isDelta: false,
    dictionaryBytes: 0,
    dictionary: nothing,
    blocks: [],
  };
}
