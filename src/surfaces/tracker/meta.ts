import { MAX_META_FIELDS } from "../../domain/conversions/conversion.ts";
import { said, scalar } from "../../http/fields/lenient.ts";
import type { Params } from "../../http/forms.ts";
import { isUnfilled } from "../../http/lenient/unfilled.ts";
import { cutText } from "../../lib/text.ts";

export const MAX_META_NAME = 64;
const MAX_META_VALUE = 1000;

/**
 * The custom fields of a call: the object `meta`, or its text in JSON. A field that is none, because of its name or because it holds
 * others, is left out, and so is one too many.
 */
export function readMeta(params: Params): { meta: Record<string, string>; isCut: boolean } {
  const given = fieldsOf(params.meta);
  const read = Object.entries(given ?? {}).map(([name, value]) => [name.toWellFormed(), said.safeParse(value)] as const);
  const texts = read.flatMap(([name, { success, data }]): [string, string][] =>
    success && name.length <= MAX_META_NAME ? [[name, cutText(data, MAX_META_VALUE)]] : [],
  );
  const kept = texts.slice(0, MAX_META_FIELDS);
  const isCut = given === null || kept.length < read.length || Object.keys(params).some((name) => name.startsWith("meta["));
  return { meta: Object.fromEntries(kept.filter(([, text]) => text !== "")), isCut };
}

/** @returns null for what holds no fields */
function fieldsOf(meta: unknown): object | null {
  const text = scalar.safeParse(meta);
  if (!text.success) return typeof meta === "object" && !Array.isArray(meta) ? meta : isEmptyArray(meta) ? {} : null;
  return text.data === "" || isUnfilled(text.data) ? {} : parseObject(text.data);
}

const isEmptyArray = (value: unknown) => Array.isArray(value) && value.length === 0;

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
