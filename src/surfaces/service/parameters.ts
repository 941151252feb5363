import type { JsonSchema } from "./json-schema.ts";

/** A parameter of a query or a form: its name as it is written there, and how its value is. */
export interface Parameter {
  name: string;
  description: string;
  required: boolean;
  /** Of an object each field is written `name[field]`. */
  schema: JsonSchema;
}

/** The fields of an object as a query or a form writes them: an array as `name[]`, and a list of objects not at all. */
export function toParameters({ properties = {}, required = [] }: JsonSchema): Parameter[] {
  return Object.entries(properties).flatMap(([name, { description = "", ...schema }]) => {
    const written = spellings(schema).filter(({ items }) => items?.type !== "object");
    return written.map((spelling) => ({
      name: spelling.type === "array" ? `${name}[]` : name,
      description,
      // Of several spellings none is the one that must be there.
      required: required.includes(name) && written.length === 1,
      schema: spelling,
    }));
  });
}

/** Several forms of a value, or one: a list may be one value as well. */
function spellings({ anyOf, ...rest }: JsonSchema): JsonSchema[] {
  if (anyOf === undefined) return [rest];
  const object = anyOf.find(({ type }) => type === "object");
  if (object !== undefined) return [object];
  // A list that may be written with numbers, too, is one list.
  const lists = anyOf.filter(({ type }) => type === "array").slice(0, 1);
  const others = anyOf.filter(({ type }) => type !== "array");
  const [only] = others;
  const single = others.length > 1 ? [{ ...rest, anyOf: others }] : only === undefined ? [] : [{ ...rest, ...only }];
  return [...lists, ...single].map(withoutDefault);
}

/** A default of a list is one of no other spelling. */
function withoutDefault({ default: value, ...schema }: JsonSchema): JsonSchema {
  return Array.isArray(value) || value === undefined ? schema : { ...schema, default: value };
}
