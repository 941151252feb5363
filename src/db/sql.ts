export type Value = string | number | null;

/** What D1 binds to one statement at most. */
const MAX_PARAMETERS = 100;
const NAME = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/i;

/** A piece of SQL with the values it names: `values[i]` stands between `texts[i]` and `texts[i + 1]`. Made by `sql`, `raw`, `name` and `join`. */
export class Fragment {
  // A private member: an object that merely looks like this, such as one out of JSON, is none.
  readonly #made = true;
  readonly texts: readonly string[];
  readonly values: readonly Value[];

  constructor(texts: readonly string[], values: readonly Value[]) {
    this.texts = texts;
    this.values = values;
  }

  static is(part: Value | Fragment): part is Fragment {
    return typeof part === "object" && part !== null && #made in part;
  }
}

/**
 * SQL whose values are bound: sql`SELECT name FROM offers WHERE id = ${offerId} AND ${isOpen}`. A fragment among the parts is put in
 * with its values; a string, number or null is always a value, never SQL.
 */
export function sql(strings: TemplateStringsArray, ...parts: (Value | Fragment)[]): Fragment {
  return concat(strings, parts);
}

/** Text that is SQL as it stands, for constants of the code, such as codes of statuses. Never for what somebody sent. */
export function raw(text: string | number): Fragment {
  return new Fragment([String(text)], []);
}

/**
 * A column or a table, if need be with its table: `leads.id`.
 * @throws Error when it is no plain identifier
 */
export function name(identifier: string): Fragment {
  if (!NAME.test(identifier)) throw new Error(`no name in SQL: ${identifier}`);
  return raw(identifier);
}

/** A value that stays a whole number where SQL divides or stores it as it is: D1 binds every number as a real. */
export function integer(value: number): Fragment {
  return sql`CAST(${value} AS INTEGER)`;
}

/**
 * A table of at least one whole number, whose column is `column1`. Unlike those of JSON, its rows do not count as read.
 * @throws Error of what is no whole number
 */
export function numbersTable(numbers: readonly number[]): Fragment {
  const wrong = numbers.find((number) => !Number.isSafeInteger(number));
  if (wrong !== undefined || numbers.length === 0) throw new Error(`no table of numbers: ${wrong}`);
  return raw(`(VALUES ${numbers.map((number) => `(${number})`).join()})`);
}

/** Fragments or values one after another. @param separator SQL, such as ` AND ` */
export function join(parts: readonly (Value | Fragment)[], separator = ", "): Fragment {
  if (parts.length === 0) return raw("");
  return concat(["", ...Array.from({ length: parts.length - 1 }, () => separator), ""], parts);
}

/** Nested fragments are laid flat when they are made, so that one without values is plain text from then on. */
function concat(strings: readonly string[], parts: readonly (Value | Fragment)[]): Fragment {
  const texts: string[] = [];
  const values: Value[] = [];
  let text = strings[0] ?? "";
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] as Value | Fragment;
    if (!Fragment.is(part)) {
      texts.push(text);
      values.push(part);
      text = "";
    } else {
      text += part.texts[0];
      for (let j = 0; j < part.values.length; j += 1) {
        texts.push(text);
        values.push(part.values[j] as Value);
        text = part.texts[j + 1] as string;
      }
    }
    text += strings[i + 1];
  }
  texts.push(text);
  return new Fragment(texts, values);
}

/** The text with numbered parameters, and what to bind. Values that are equal share a number: a long list is sent once. */
export function render({ texts, values }: Fragment): { text: string; binds: Value[] } {
  const numbers = new Map<Value, number>();
  let text = texts[0] ?? "";
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as Value;
    const number = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, number);
    text += `?${number}${texts[i + 1]}`;
  }
  return { text, binds: [...numbers.keys()] };
}

/** @throws Error when it names more values than D1 binds: long lists are bound as JSON */
export function statement(db: { $client: Pick<D1Database, "prepare"> }, fragment: Fragment): D1PreparedStatement {
  const { text, binds } = render(fragment);
  if (binds.length > MAX_PARAMETERS) throw new Error(`${binds.length} parameters in ${text.slice(0, 60)}`);
  return db.$client.prepare(text).bind(...binds);
}
