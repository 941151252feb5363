import { ByteReader, ByteWriter } from "./bytes.ts";
import { DamagedPartError } from "./part.ts";
import { startOf, type TextList, textAt, textListOf } from "./text-list.ts";

/** The different values of a column; a code is a place in it. Numbers are in ascending order. */
export type Dictionary = { numbers: Float64Array<ArrayBuffer>; texts?: never } | { texts: TextList; numbers?: never };

const ADDRESS_BYTES = "255.255.255.255".length;
const DOT = 46;
const ZERO = 48;

export function encodeNumbers(numbers: Float64Array): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  let before = 0;
  for (const number of numbers) {
    writer.number(number - before);
    before = number;
  }
  return writer.written().slice();
}

/**
 * IPv4 addresses, which must come first and in ascending order, as the differences between their numbers; other texts as lengths, then
 * bytes.
 * @param addresses how many of the texts are addresses
 */
export function encodeTexts(texts: TextList, addresses: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.number(addresses);
  let before = 0;
  for (let at = 0; at < addresses; at += 1) {
    const address = addressAt(texts, at) ?? 0;
    writer.number(address - before);
    before = address;
  }
  const { ends } = texts;
  for (let at = addresses; at < ends.length; at += 1) writer.number((ends[at] as number) - startOf(texts, at));
  writer.bytes(texts.bytes.subarray(addresses === 0 ? 0 : ends[addresses - 1], ends.at(-1) ?? 0));
  return writer.written().slice();
}

/** @throws DamagedPartError unless it is a dictionary of so many values */
export function decodeDictionary(bytes: Uint8Array, distinct: number, isText: boolean): Dictionary {
  const reader = new ByteReader(bytes);
  const dictionary = isText ? { texts: readTexts(reader, distinct) } : { numbers: readNumbers(reader, distinct) };
  if (!reader.isAtEnd) throw new DamagedPartError("a dictionary has another length");
  return dictionary;
}

export function dictionaryOf(constant: number | string): Dictionary {
  return typeof constant === "string" ? { texts: textListOf([constant]) } : { numbers: Float64Array.of(constant) };
}

/** Bytes that it holds. */
export function heldBytesOf(dictionary: Dictionary): number {
  if (dictionary.numbers !== undefined) return dictionary.numbers.byteLength;
  return dictionary.texts.bytes.length + dictionary.texts.ends.byteLength;
}

/** How many values it has. */
export function sizeOf(dictionary: Dictionary): number {
  return dictionary.numbers === undefined ? dictionary.texts.ends.length : dictionary.numbers.length;
}

/** A value of it. */
export function valueAt(dictionary: Dictionary, place: number): number | string {
  return dictionary.numbers === undefined ? textAt(dictionary.texts, place) : (dictionary.numbers[place] ?? 0);
}

function readNumbers(reader: ByteReader, count: number): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(count);
  let number = 0;
  for (let at = 0; at < count; at += 1) {
    number += reader.number();
    numbers[at] = number;
  }
  return numbers;
}

function readTexts(reader: ByteReader, count: number): TextList {
  const ends = new Uint32Array(count);
  const addresses = Math.min(reader.number(), count);
  const written = new Uint8Array(addresses * ADDRESS_BYTES);
  let used = 0;
  for (let at = 0, address = 0; at < addresses; at += 1) {
    address += reader.number();
    used = writeAddress(written, used, address);
    ends[at] = used;
  }
  let end = used;
  for (let at = addresses; at < count; at += 1) {
    end += reader.number();
    ends[at] = end;
  }
  const rest = reader.bytes(end - used);
  if (addresses === 0) return { bytes: rest.slice(), ends };
  const bytes = new Uint8Array(end);
  bytes.set(written.subarray(0, used));
  bytes.set(rest, used);
  return { bytes, ends };
}

function writeAddress(bytes: Uint8Array, from: number, address: number): number {
  let at = from;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const part = (address >>> shift) & 255;
    if (part >= 100) bytes[at++] = ZERO + Math.floor(part / 100);
    if (part >= 10) bytes[at++] = ZERO + (Math.floor(part / 10) % 10);
    bytes[at++] = ZERO + (part % 10);
    if (shift > 0) bytes[at++] = DOT;
  }
  return at;
}

/** The number of an IPv4 address as it is usually written, null for any other text. */
export function addressAt(texts: TextList, at: number): number | null {
  const [from, to] = [startOf(texts, at), texts.ends[at] as number];
  if (to - from > ADDRESS_BYTES || to - from < "0.0.0.0".length) return null;
  let address = 0;
  let place = from;
  for (let number = 0; number < 4; number += 1) {
    const start = place;
    let part = 0;
    for (; place < to && isDigit(texts.bytes[place]); place += 1) part = part * 10 + (texts.bytes[place] as number) - ZERO;
    const digits = place - start;
    const isWritten = digits > 0 && digits <= 3 && part < 256 && (digits === 1 || texts.bytes[start] !== ZERO);
    const isEnded = number === 3 ? place === to : texts.bytes[place] === DOT;
    if (!isWritten || !isEnded) return null;
    address = address * 256 + part;
    place += 1;
  }
  return address;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte < ZERO + 10;
