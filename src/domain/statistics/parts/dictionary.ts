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
 * IPv4 addresses, which come where they are, as four bytes each, all first bytes before all second ones; other texts as lengths, then bytes.
 */
export function encodeTexts(texts: TextList): Uint8Array<ArrayBuffer> {
  const addresses = Array.from(texts.ends, (_, at) => addressAt(texts, at));
  const found = addresses.filter((address) => address !== null);
  const isMixed = found.length > 0 && found.length < addresses.length;
  const writer = new ByteWriter();
  writer.number(found.length);
  if (isMixed) for (const address of addresses) writer.byte(Number(address !== null));
  for (let shift = 24; shift >= 0; shift -= 8) for (const address of found) writer.byte((address >>> shift) & 255);
  for (const [at, address] of addresses.entries()) if (address === null) writer.number((texts.ends[at] as number) - startOf(texts, at));
  for (const [at, address] of addresses.entries())
    if (address === null) writer.bytes(texts.bytes.subarray(startOf(texts, at), texts.ends[at]));
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
  const addresses = reader.number();
  if (addresses === 0) return readPlain(reader, count);
  if (addresses > count) throw new DamagedPartError("a dictionary has too many addresses");
  const isAddress = addresses < count ? reader.bytes(count) : new Uint8Array(count).fill(1);
  const planes = reader.bytes(addresses * 4);
  const others = readPlain(reader, count - addresses);
  const bytes = new Uint8Array(addresses * ADDRESS_BYTES + others.bytes.length);
  const ends = new Uint32Array(count);
  let [used, address, other] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    if (isAddress[at] === 1) {
      used = writeAddress(bytes, used, planes, address);
      address += 1;
    } else {
      const text = others.bytes.subarray(startOf(others, other), others.ends[other]);
      bytes.set(text, used);
      used += text.length;
      other += 1;
    }
    ends[at] = used;
  }
  return { bytes: bytes.slice(0, used), ends };
}

function readPlain(reader: ByteReader, count: number): TextList {
  const ends = new Uint32Array(count);
  let end = 0;
  for (let at = 0; at < count; at += 1) {
    end += reader.number();
    ends[at] = end;
  }
  return { bytes: reader.bytes(end).slice(), ends };
}

function writeAddress(bytes: Uint8Array, from: number, planes: Uint8Array, address: number): number {
  const count = planes.length / 4;
  let at = from;
  for (let plane = 0; plane < 4; plane += 1) {
    const part = planes[plane * count + address] ?? 0;
    if (part >= 100) bytes[at++] = ZERO + Math.floor(part / 100);
    if (part >= 10) bytes[at++] = ZERO + (Math.floor(part / 10) % 10);
    bytes[at++] = ZERO + (part % 10);
    if (plane < 3) bytes[at++] = DOT;
  }
  return at;
}

/** The number of an IPv4 address as it is usually written, null for any other text. */
function addressAt(texts: TextList, at: number): number | null {
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
