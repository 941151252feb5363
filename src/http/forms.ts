/** Parameters by name; see `toParams` for what a form's names make of them. */
export type Params = Record<string, unknown>;

/** Names and values in the order in which they were sent. */
export type Given = readonly (readonly [name: string, value: unknown])[];

/** How far the names of a form are taken apart. */
export interface FormRules {
  /** How many brackets deep, at most `MAX_LEVELS`: of every parameter, or of these; of the others one. */
  levels?: number | Readonly<Record<string, number>>;
  /** What a repeated name means, where nothing else follows from its brackets: its last value, or all of them. */
  repeated?: "last" | "all";
}

export const MAX_LEVELS = 5;

/** How many values may stand two brackets deep or deeper. */
export const MAX_DEEP_VALUES = 50_000;

/** How much of a name is looked at for the numbers in it. */
const MAX_NAME = 256;

/** `a`, `a[key]`, `a[key][other]`, each with `[]` behind it or not. */
const NAME = /^([^[\]]+)((?:\[[^[\]]+\])*)(\[\])?$/;

interface FieldPath {
  keys: readonly string[];
  /** Whether the value is one of a list. */
  isItem: boolean;
}

/**
 * What names and values say together: `a[]` is of the list `a`, `a[key]` of the object `a`, to which an object of that name in JSON adds.
 * A number is a key, too: a schema that wants a list reads it by `unnumbered`. `a[][key]` is of a list of objects; see `OpenItems`.
 * Where two values of one name differ in kind, the later counts.
 * A name that is none of these, is too deep, or one too many stays as it was written, so that whoever asks for its beginning can refuse it.
 * @returns objects without a prototype: no name means more than a name
 */
export function toParams(given: Given, { levels = 1, repeated = "last" }: FormRules = {}): Params {
  const params: Params = Object.create(null);
  let deepValues = 0;
  const items = new OpenItems(given);
  for (const [name, value] of given) {
    const place = placeOf(items.numbered(name), levels) ?? asWritten(name);
    const isDeep = place.keys.length + Number(place.isItem) > 2;
    if (isDeep) deepValues += 1;
    put(params, isDeep && deepValues > MAX_DEEP_VALUES ? asWritten(name) : place, value, repeated);
  }
  return params;
}

/** Null of a name that is none, or is too deep. */
function placeOf(name: string, levels: NonNullable<FormRules["levels"]>): FieldPath | null {
  const [, outer = "", inner = "", item] = NAME.exec(name) ?? [];
  const keys = inner === "" ? [] : inner.slice(1, -1).split("][");
  const isItem = item !== undefined;
  const allowed = typeof levels === "number" ? levels : Object.hasOwn(levels, outer) ? (levels[outer] ?? 1) : 1;
  const isWithin = outer !== "" && keys.length + Number(isItem) <= Math.min(allowed, MAX_LEVELS);
  return isWithin ? { keys: [outer, ...keys], isItem } : null;
}

/** Some brackets, one of them empty and before another. */
const OPEN = new RegExp(`^(?=.*\\[\\]\\[)[^[\\]]+(\\[[^[\\]]*\\]){2,${MAX_LEVELS + 1}}$`);

/**
 * The objects of lists that are written without numbers, `a[][b]=1&a[][c]=2&a[][b]=3`: two of them, because a name that was said begins the
 * next. One that ends in `[]` may be repeated within an object. They follow those that are written with numbers.
 */
class OpenItems {
  readonly #lists = new Map<string, { item: number; said: Set<string> }>();

  constructor(given: Given) {
    if (!given.some(([name]) => OPEN.test(name))) return;
    for (const [name] of given) {
      for (const { 1: number, index } of name.slice(0, MAX_NAME).matchAll(/\[(\d{1,15})\]/g)) {
        const { item } = this.#listAt(name.slice(0, index));
        this.#lists.set(name.slice(0, index), { item: Math.max(item, Number(number) + 1), said: new Set() });
      }
    }
  }

  /** A name with the number of the object that it is of in the place of empty brackets before others. */
  numbered(name: string): string {
    if (!OPEN.test(name)) return name;
    let read = name;
    for (let at = read.indexOf("[]["); at !== -1; at = read.indexOf("[][")) {
      const [path, field] = [read.slice(0, at), read.slice(at + 2)];
      const list = this.#listAt(path);
      if (list.said.has(field)) {
        list.item += 1;
        list.said.clear();
      }
      if (!field.includes("[]")) list.said.add(field);
      read = `${path}[${list.item}]${field}`;
    }
    return read;
  }

  #listAt(path: string) {
    const list = this.#lists.get(path) ?? { item: 0, said: new Set<string>() };
    this.#lists.set(path, list);
    return list;
  }
}

const asWritten = (name: string): FieldPath =>
  name.endsWith("[]") ? { keys: [name.slice(0, -2)], isItem: true } : { keys: [name], isItem: false };

function put(params: Params, { keys, isItem }: FieldPath, value: unknown, repeated: FormRules["repeated"]): void {
  const key = keys.at(-1) ?? "";
  const holder = keys.slice(0, -1).reduce(fieldsAt, params);
  const known = holder[key];
  if (isFields(known) && isFields(value)) Object.assign(fieldsAt(holder, key), value);
  else if (Array.isArray(known) && (isItem || (repeated === "all" && !isNested(value)))) known.push(value);
  else if (isItem) holder[key] = [value];
  else if (repeated === "all" && key in holder && !isNested(known) && !isNested(value)) holder[key] = [known, value];
  else holder[key] = value;
}

/** The object under a key, which takes the place of what is none; one of JSON loses its prototype. */
function fieldsAt(holder: Params, key: string): Params {
  const known = holder[key];
  if (isFields(known) && Object.getPrototypeOf(known) === null) return known;
  const fields: Params = Object.assign(Object.create(null), isFields(known) ? known : {});
  holder[key] = fields;
  return fields;
}

const isNested = (value: unknown) => Array.isArray(value) || isFields(value);

export function isFields(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Blob);
}

/** A list that was written with numbers, `a[1]=x&a[7]=y`, which stand for an order alone; anything else as it is. */
export function unnumbered(value: unknown): unknown {
  const items = numberedOf(value);
  return items === null ? value : items.map(([, item]) => item);
}

type Items = (readonly [key: string | number, item: unknown])[];

/** The items of a list that was written with numbers, in their order; null: it is none. */
function numberedOf(value: unknown): Items | null {
  if (!isFields(value)) return null;
  const entries = Object.entries(value);
  if (entries.length === 0 || entries.some(([key]) => !/^\d+$/.test(key))) return null;
  return entries.toSorted(([a], [b]) => Number(a) - Number(b));
}

/** How lists are read. */
export interface ListRules {
  /** Whether their empty items are passed over. */
  skipEmpty: boolean;
}

/**
 * A place within a value, as whoever sent it knows it. Once lists are read their items are counted from 0, however they were numbered,
 * and one record may stand in the place of a list.
 */
export function placeAsSent(value: unknown, [key, ...rest]: readonly (string | number)[], rules: ListRules): (string | number)[] {
  if (key === undefined) return [];
  if (typeof key === "string") return [key, ...placeAsSent(isFields(value) ? value[key] : undefined, rest, rules)];
  const items = Array.isArray(value) ? [...value.entries()] : numberedOf(value);
  if (items === null) return isFields(value) ? placeAsSent(value, rest, rules) : [key, ...rest];
  const [sent, item] = items.filter(([, each]) => !(rules.skipEmpty && each === ""))[key] ?? [key, undefined];
  return [sent, ...placeAsSent(item, rest, rules)];
}
