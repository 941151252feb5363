import { beforeAll, describe, expect, inject, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { ODD_VALUES } from "./odd-values.ts";
import {
  asBearer,
  type Credential,
  callOperation,
  credentialsOf as credentialsOfHolder,
  errorOf,
  exampleOf,
  type Holder,
  type JsonSchema,
  mayBeId,
  type Operation,
  readOperations,
} from "./operations.ts";
import { makeOneOfEach, rowsOf } from "./rows.ts";

/** Each surface's words for who is kept out. */
const REFUSALS: Record<string, Refusals> = {
  "Cabinets API": { unknown: "Not authenticated", banned: "The account is banned", lapsed: "The account's plan has lapsed" },
  "Network API": { unknown: "Token is necessary", banned: "Auth Denied", lapsed: "Auth Denied" },
  "User API": { unknown: "key", banned: "ban", lapsed: "unpaid" },
  "Tracker API": { unknown: "access", banned: "access", lapsed: "payment-required" },
  "Site API": { unknown: "auth", banned: "auth", lapsed: "auth" },
};

type Refusals = Record<"unknown" | "banned" | "lapsed", string>;

/** Their words for a body that is too large. */
const TOO_LARGE = ["size", "The body is too large"];

/** What the rows of each account are known by. */
const OURS = 7_100_001;
const THEIRS = 7_100_002;
const BANNED = 7_100_003;
const LAPSED = 7_100_004;
const NOBODYS = 7_000_000;

/** Parameters that hold an account's number, by which anybody may be called. */
const NUMBERS_OF_ACCOUNTS = ["affiliate", "advertiser", "confirm"];

/** What takes the key of a network's affiliate and no other, and an id: test/network-api. */
const OF_AFFILIATES_ALONE = ["/3.0/partner/activation/offer"];

/** Of those that a field is tried with; another SEED tries others. */
const ODD_VALUES_EACH = 2;

/** Characters of an answer. */
const SHOWN = 100;

const h = createHarness();
let operations: Operation[];
let guarded: Operation[];
const holders: Record<number, Awaited<ReturnType<typeof makeOneOfEach>>> = {};

beforeAll(async () => {
  operations = await readOperations(h);
  guarded = operations.filter(({ schemes }) =>
    schemes.some((scheme) => ["key", "bearer", "session", "token", "access", "api-key"].includes(scheme)),
  );
  for (const id of [OURS, THEIRS, BANNED, LAPSED]) holders[id] = await makeOneOfEach(h, id);
  const { $client } = h.db;
  await $client.batch([
    $client.prepare("UPDATE accounts SET banned_at_ms = 1 WHERE telegram_id = ?1").bind(BANNED),
    $client.prepare("UPDATE accounts SET paid_until_ms = ?2 WHERE telegram_id = ?1").bind(LAPSED, h.clock.ms - 30 * DAY_MS),
  ]);
});

const NOBODY: Holder = { key: "", session: "", token: "", access: "" };
const credentialsOf = (operation: Operation, holder: number) => credentialsOfHolder(operation, holders[holder] ?? NOBODY);

const wordOf = ({ tag }: Operation, why: keyof Refusals): string => REFUSALS[tag]?.[why] ?? `${tag} has no word for it`;

/** Calls operations, with nothing but a credential. @returns those that answer another error than is expected */
async function othersThan(
  expected: (operation: Operation) => string,
  credentials: (operation: Operation) => Credential[],
  those = guarded,
): Promise<string[]> {
  const others: string[] = [];
  for (const operation of those) {
    for (const credential of credentials(operation)) {
      const { error } = await errorOf(await callOperation(h, operation, credential));
      if (error !== expected(operation)) others.push(`${operation.name}, ${Object.keys(credential)}: ${error}`);
    }
  }
  return others;
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** A call of an operation with our key and its example, where our rows stand for those of the example. */
function callAsUs(operation: Operation, values: Record<string, unknown> = {}): Promise<Response> {
  return callOperation(h, operation, { ...credentialsOf(operation, OURS)[0], values: { ...exampleOf(operation, OURS), ...values } });
}

/** Of two answers, what stands in each where they part. */
function whereTheyDiffer(one: string, other: string): [string, string] {
  const at = [...one].findIndex((sign, index) => sign !== other[index]);
  const from = Math.max(0, (at < 0 ? one.length : at) - SHOWN / 2);
  return [one.slice(from, from + SHOWN), other.slice(from, from + SHOWN)];
}

describe("every operation that asks who calls", () => {
  it("wants a credential, and a right one", async () => {
    expect(guarded.length).toBeGreaterThan(120);
    const wrong = `${holders[OURS]?.accountId}-wrong`;
    const all = [{}, { query: { id: wrong, token: wrong } }, asBearer(wrong), asBearer("sess_wrong")];
    expect(
      await othersThan(
        (operation) => wordOf(operation, "unknown"),
        () => all,
      ),
    ).toEqual([]);
  });

  it("wants a session where no key will do", async () => {
    const { key = "" } = holders[OURS] ?? {};
    const ofSessions = guarded.filter(({ schemes }) => schemes.every((scheme) => scheme === "session"));
    expect(ofSessions.length).toBeGreaterThan(1);
    const keys = [{ query: { id: key } }, asBearer(key)];
    expect(
      await othersThan(
        (operation) => wordOf(operation, "unknown"),
        () => keys,
        ofSessions,
      ),
    ).toEqual([]);
  });

  it("is open to a token that only reports where conversions and costs are reported, and nowhere else", async () => {
    const { key = "" } = holders[OURS] ?? {};
    const { token } = (await h.api("/api/profile/reporting.json", { key, json: {} })).data;
    const open: string[] = [];
    for (const operation of guarded) {
      for (const credential of [{ query: { id: token, token } }, asBearer(token)]) {
        const { error } = await errorOf(await callOperation(h, operation, credential));
        if (error !== wordOf(operation, "unknown")) open.push(operation.path);
      }
    }
    const paths = ["bulk", "postback", "spend", "status"].map((name) => `/api/tracker/${name}.json`);
    expect([...new Set(open)].sort()).toEqual(paths);
  });

  it("is closed to a suspended account", async () => {
    const banned = (operation: Operation) => credentialsOf(operation, BANNED);
    expect(await othersThan((operation) => wordOf(operation, "banned"), banned)).toEqual([]);
  });

  it("is closed to a lapsed plan where its errors have a word for it, and where only keys are taken", async () => {
    const lapsed = (operation: Operation) => credentialsOf(operation, LAPSED);
    const [closed, others] = partition(guarded, (operation) => operation.errors.has(wordOf(operation, "lapsed")));
    expect(await othersThan((operation) => wordOf(operation, "lapsed"), lapsed, closed)).toEqual([]);
    const [open, unknown] = partition(others, ({ tag }) => tag === "User API");
    expect(await othersThan((operation) => wordOf(operation, "unknown"), lapsed, unknown)).toEqual([]);
    // Last, since signing out is among them.
    for (const operation of open) {
      const { error } = await errorOf(await callOperation(h, operation, lapsed(operation)[0]));
      expect([operation.name, error]).not.toEqual([operation.name, wordOf(operation, "lapsed")]);
    }
    // Who one is, where one is signed in, being forgotten, paying; listing and deleting, to get below the free plan's limit.
    expect(open.map(({ path }) => path.replace(/^\/api\/|\.json$/g, "")).sort()).toEqual([
      "auth/join",
      "auth/logout",
      "auth/sessions",
      "auth/sessions/end",
      "bots/del",
      "bots/get",
      "bots/list",
      "camp/delete",
      "camp/get",
      "camp/list",
      "pay/check",
      "pay/history",
      "profile/forget",
      "profile/info",
      "profile/login",
      "tariff/buy",
      "tariff/list",
    ]);
  });
});

describe("what is somebody else's", () => {
  it("is in no answer to another", async () => {
    const leaks: string[] = [];
    for (const operation of guarded.filter(({ method }) => method === "GET")) {
      const [credential = {}] = credentialsOf(operation, OURS);
      const answers = [await callAsUs(operation), await callOperation(h, operation, credential)];
      for (const answer of answers) if ((await answer.text()).includes(`${THEIRS}`)) leaks.push(operation.name);
    }
    expect(leaks).toEqual([]);
  });

  it("is answered as what nobody has, by every operation that takes its id, and stays as it is", async () => {
    const before = await rowsOf(h, holders[THEIRS]?.accountId ?? 0);
    const others: unknown[] = [];
    let count = 0;
    for (const operation of guarded) {
      for (const [field, schema] of Object.entries(operation.fields)) {
        if (!mayBeId(schema)) continue;
        count += 1;
        const answerTo = async (id: number) => (await callAsUs(operation, { [field]: schema.type === "array" ? [id] : id })).text();
        const [theirs, nobodys] = [await answerTo(THEIRS), await answerTo(NOBODYS)];
        const told = theirs.replaceAll(`${THEIRS}`, `${NOBODYS}`);
        if (told !== nobodys) others.push([operation.name, field, ...whereTheyDiffer(told, nobodys)]);
      }
    }
    expect(count).toBeGreaterThan(100);
    expect(others).toEqual([]);
    expect(await rowsOf(h, holders[THEIRS]?.accountId ?? 0)).toEqual(before);
  });
});

describe("whatever is sent,", () => {
  it("an operation stops reading a body that is longer than it takes", async () => {
    const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(32 * 1024).fill(120)) });
    const faults: unknown[] = [];
    for (const operation of operations.filter(({ method }) => method !== "GET")) {
      const answer = await callOperation(h, operation, { ...credentialsOf(operation, OURS)[0], body: endless() });
      const { error } = await errorOf(answer);
      const known = TOO_LARGE.filter((word) => operation.errors.has(word));
      if (answer.status >= 500 || (known.length > 0 && error !== known[0])) faults.push([operation.name, answer.status, error]);
    }
    expect(faults).toEqual([]);
  });

  it("an odd value is answered with what is wrong with it, never with what is wrong with us", async () => {
    const faults: unknown[] = [];
    // Fields that are described alike go through all the values together.
    const turns = new Map<string, number>();
    const next = (schema: JsonSchema) => {
      const turn = turns.get(JSON.stringify(schema)) ?? inject("seed");
      turns.set(JSON.stringify(schema), turn + 1);
      return ODD_VALUES[turn % ODD_VALUES.length];
    };
    for (const operation of guarded) {
      const tries = Object.entries(operation.fields).flatMap(([field, schema]) =>
        Array.from({ length: ODD_VALUES_EACH }, () => ({ field, value: next(schema) })),
      );
      const attempt = async ({ field, value }: (typeof tries)[number]) => {
        const answer = await callAsUs(operation, { [field]: value });
        const { error, field: named = field } = await errorOf(answer);
        const isKnown = [named, `${named}[]`].some((name) => name in operation.fields);
        if (answer.status >= 500 || error === "db" || !isKnown) faults.push([operation.name, field, value, error, named]);
      };
      await Promise.all(tries.map(attempt));
    }
    expect(faults).toEqual([]);
  });

  it("a required parameter of the User API that is left out is named", async () => {
    const faults: unknown[] = [];
    for (const operation of guarded.filter(({ tag }) => tag === "User API")) {
      for (const field of operation.required) {
        const answer = await errorOf(await callAsUs(operation, { [field]: undefined }));
        // A list is written with brackets, and named without.
        if (answer.error !== "missing" || answer.field !== field.replace("[]", "")) faults.push([operation.name, field, answer]);
      }
    }
    expect(faults).toEqual([]);
  });
});

// Last: it deletes.
describe("what is ours", () => {
  it("is found by every operation that cannot do without its id", async () => {
    const unfound: string[] = [];
    const isEnd = ({ path }: Operation) => /\/(del|delete|end)\b/.test(path);
    // What belongs to others ends before them.
    const ends = guarded.filter(isEnd).sort((a, b) => b.path.length - a.path.length);
    for (const operation of [...guarded.filter((each) => !isEnd(each)), ...ends]) {
      const ids = operation.required.filter((name) => mayBeId(operation.fields[name] ?? {}) && !NUMBERS_OF_ACCOUNTS.includes(name));
      // An example's token is none.
      if (ids.length === 0 || operation.required.includes("token") || OF_AFFILIATES_ALONE.includes(operation.path)) continue;
      const nobodys = await Promise.all(ids.map(async (field) => (await callAsUs(operation, { [field]: NOBODYS })).text()));
      const ours = await (await callAsUs(operation)).text();
      if (nobodys.includes(ours)) unfound.push(`${operation.name}: ${ours.slice(0, SHOWN)}`);
    }
    expect(unfound).toEqual([]);
  });
});
