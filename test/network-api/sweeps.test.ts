import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { STAFF_ROLES, type StaffRole } from "../../src/lib/codes.ts";
import { callOperation, type Operation, readOperations } from "../conformance/operations.ts";
import { createHarness } from "../harness.ts";
import { exampleWith, fillNetwork, namesOf, OF_ADVERTISERS, OF_AFFILIATES } from "./filled-network.ts";
import { pairsOf } from "./forms.ts";
import { DENIED, makeNetwork, NO_KEY } from "./kit.ts";
import { snapshot } from "./snapshot.ts";

const h = createHarness();

let operations: Operation[];

beforeAll(async () => {
  operations = (await readOperations(h)).filter(({ tag }) => tag === "Network API");
});

/** Roles beside ROLE_ADMIN, which may do everything, to which operations are open. The first row that fits counts. */
const ROLES: [RegExp, readonly StaffRole[] | "all" | "affiliates" | "advertisers" | "members"][] = [
  [/^GET \/3\.0\/advertiser(\/|$)/, "advertisers"],
  [/^GET \/3\.0\/admin\/(users|user\/|custom_fields|payment_systems|currency|domains)/, "all"],
  [/^GET \/3\.0\/(offers|offers\/count|offer\/\{ID\}|offer\/categories|news|news\/\{ID\}|cities|isp)$/, "members"],
  [
    /^\w+ \/3\.0\/(partner\/offers|partner\/live-offers|partner\/activation\/offers?|partner\/payments|partner\/(payments|conversions)\/export\.csv|balance)$/,
    "affiliates",
  ],
  [/^\w+ \/3\.0\/partner\/(postback|pixel)/, ["affiliates", "affiliate_manager"]],
  [/^POST \/3\.0\/admin\/currency/, ["billing"]],
  [/^\w+ \/3\.0\/admin\/(user|custom_field|payment_system|domain|settings)/, []],
  [/^POST \/3\.0\/admin\/affiliate\/\{id\}\/disable-offers/, ["offers", "affiliates", "affiliate_manager"]],
  [/^POST \/3\.0\/offer\/(enable|disable)-affiliate/, ["offers", "account_manager"]],
  [/^GET \/3\.0\/admin\/(offer\/sources|smartlink)/, ["offers", "account_manager"]],
  [/^\w+ \/3\.0\/admin\/(offer\/source|smartlink)/, ["offers"]],
  [/^\w+ \/3\.0\/admin\/(offers\/summary|offer\/\{ID\}\/price)/, "all"],
  [/^GET \/3\.0\/admin\/offer\/\{ID\}\/partners/, ["offers", "affiliates", "stats", "billing", "affiliate_manager", "account_manager"]],
  [/^\w+ \/3\.0\/admin\/offers?(\/|$)/, ["offers", "account_manager"]],
  [/^\w+ \/3\.0\/admin\/category/, ["categories"]],
  [/^\w+ \/3\.0\/admin\/payments?(\/|$)/, ["billing", "affiliate_manager"]],
  [/^\w+ \/3\.0\/admin\/advertiser.*invoice/, ["billing", "account_manager"]],
  [/^\w+ \/3\.0\/admin\/advertiser/, ["advertisers", "account_manager"]],
  [/^\w+ \/3\.0\/admin\/(partners?(\/|$)|postbacks)/, ["affiliates", "affiliate_manager"]],
  [/^\w+ \/3\.0\/admin\/ticket/, ["tickets", "affiliate_manager"]],
  [/^\w+ \/3\.0\/admin\/news/, ["news"]],
  [/^GET \/3\.0\/admin\/conversions\/export/, ["stats", "affiliate_manager"]],
  [/^GET \/3\.0\/admin\/balances/, ["billing", "affiliate_manager"]],
  [/^\w+ \/3\.0\/admin\/conversion/, ["stats"]],
  [/^GET \/3\.0\/stats\//, ["stats", "affiliate_manager", "account_manager"]],
];

/** What affiliates have beside users. */
const OF_AFFILIATES_TOO =
  /^\/3\.0\/(partner\/|stats\/(custom|find-subs|conversions|caps|retentionrate|getby(date|hour|sub|program|countries|browsers|os|versions|goal|cities|devices|devicemodels))$)/;

const isFile = ({ headers }: Response): boolean => headers.get("content-type")?.startsWith("text/csv") === true;

/** What an operation answers a key: whether it is kept out. */
async function isDenied(operation: Operation, key: string): Promise<boolean> {
  const answer = await callOperation(h, operation, { headers: { "api-key": key }, values: operation.example });
  const text = await answer.text();
  if (answer.status === 403) expect([operation.name, JSON.parse(text)]).toEqual([operation.name, DENIED]);
  return answer.status === 403;
}

describe("who may call", () => {
  it("follows from the role, for every operation", async () => {
    const network = await makeNetwork(h);
    const faults: string[] = [];
    const staff = await Promise.all(STAFF_ROLES.map(async (role) => ({ role, key: (await network.staff(role)).key })));
    const affiliate = (await network.affiliate()).key;
    for (const operation of operations) {
      const row = ROLES.find(([pattern]) => pattern.test(operation.name));
      if (row === undefined) {
        faults.push(`${operation.name} is in no row`);
        continue;
      }
      const [, open] = row;
      const isOpen = (role: StaffRole) => {
        if (open === "affiliates" || open === "advertisers") return false;
        return open === "all" || open === "members" || role === "administrator" || open.includes(role);
      };
      const denied = await Promise.all(staff.map(({ key }) => isDenied(operation, key)));
      for (const [place, { role }] of staff.entries()) {
        if (denied[place] === isOpen(role)) faults.push(`${operation.name} to ${role}`);
      }
      const isOfAffiliates = open === "affiliates" || open === "members" || OF_AFFILIATES_TOO.test(operation.path);
      if ((await isDenied(operation, affiliate)) === isOfAffiliates) faults.push(`${operation.name} to affiliates`);
    }
    expect(faults).toEqual([]);
  });

  it("follows from the key, in the header or the query, in any case", async () => {
    const { key } = await makeNetwork(h);
    const faults: unknown[] = [];
    const names = ["API-Key", "Api-Key", "api-key", "API-KEY"];
    const wrong = ["", "x", `${key}0`, key.replace(/-.*/, "-0"), "0".repeat(40), "\u00e9", "x".repeat(4096)];
    for (const [place, operation] of operations.entries()) {
      const name = names[place % names.length] ?? "";
      const inEither = (value: string) => [
        { query: { [name]: value } },
        ...(/^[ -~]*$/.test(value) ? [{ headers: { [name]: value } }] : []),
      ];
      if (operation.method === "GET") {
        for (const credential of inEither(key)) {
          const { status } = await callOperation(h, operation, { ...credential, values: operation.example });
          if (status === 401) faults.push([operation.name, credential]);
        }
      }
      for (const credential of [{}, ...inEither(wrong[place % wrong.length] ?? "")]) {
        const answer = await callOperation(h, operation, { ...credential, values: operation.example });
        const told = [answer.status, await answer.json()];
        if (JSON.stringify(told) !== JSON.stringify([401, NO_KEY])) faults.push([operation.name, credential, told]);
      }
    }
    expect(faults).toEqual([]);
  });
});

const LONG = "x".repeat(64 * 1024);
const HTML = "<script>alert(1)</script>";

const ODD = [
  null,
  true,
  -1,
  0,
  1.5,
  -0.01,
  2 ** 31,
  2 ** 53,
  1e308,
  "NaN",
  "1e308",
  "-1",
  "2 147 483 648",
  "9007199254740993",
  "2026-02-30",
  "0000-00-00",
  "2026-13-01 25:61:00",
  "",
  " ",
  "\0",
  "a\0b",
  "\u0007",
  "\u001b[31m",
  "\ud800",
  LONG,
  HTML,
  [],
  [[]],
  [null],
  [HTML, -1],
  ["\0"],
  { 1: 1, 3: 3 },
  { a: { b: { c: { d: { e: { f: 1 } } } } } },
  { 7: { title: null } },
  "[object Object]",
  "zzzzzzzzzzzzzzzzzzzzzzzz",
  "000000000000000000000000",
  "ffffffffffffffffffffffff",
  "999999999999999999999999999",
];

const odd = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>(...ODD) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 6 }) });

const formOf = (values: Record<string, unknown>): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) => [...pairsOf(name, value)]);

type Way = "json" | "form" | "multipart" | "query" | "file";

/** Sends values in one of the ways in which clients do. */
function send(operation: Operation, key: string, { values, way, field }: { values: Record<string, unknown>; way: Way; field: string }) {
  const headers = { "api-key": key };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name] ?? 1).toWellFormed()));
  const { method } = operation;
  if (way === "json" && method === "POST") return h.request(path, { method, headers, json: values });
  const pairs = formOf(values);
  if (way === "form" && method === "POST") return h.request(path, { method, headers, body: new URLSearchParams(pairs) });
  if ((way === "multipart" || way === "file") && method === "POST") {
    const body = new FormData();
    for (const [name, value] of pairs) if (way === "multipart" || !name.startsWith(field)) body.append(name, value);
    if (way === "file") body.append(field, new File([new Uint8Array(200_000)], "../a.exe", { type: "application/x-msdownload" }));
    return h.request(path, { method, headers, body });
  }
  return h.request(`${path}?${new URLSearchParams(pairs)}`, { method, headers });
}

describe("whatever is sent,", () => {
  it("is taken, or refused by its name with nothing written", async () => {
    const { network, self, ids } = await fillNetwork(h);
    // Advertisers have no key: see own-advertiser.test.ts.
    const ofKeys = operations.filter(({ path }) => !OF_ADVERTISERS.test(path));
    const targets = ofKeys.flatMap((operation) => namesOf(operation).map((field) => ({ operation, field })));
    const ways = fc.constantFrom<Way>("json", "form", "multipart", "query", "file");
    const tries = fc.sample(fc.tuple(odd, ways), targets.length);
    const faults: unknown[] = [];
    let before = await snapshot(h);
    for (const [place, { operation, field }] of targets.entries()) {
      const [value, way] = tries[place] ?? [null, "json"];
      const isInPath = operation.path.includes(`{${field}}`);
      const values = { ...exampleWith(operation, ids), [field]: isInPath && value === "" ? "0" : value };
      const { key } = OF_AFFILIATES.test(operation.path) ? self : network;
      const answer = await send(operation, key, { values, way, field });
      if (isFile(answer)) continue;
      const body = (await answer.json()) as { status: number; message?: string; error?: string; field?: string };
      const shown = [
        operation.name,
        field,
        way,
        String(JSON.stringify(value)).slice(0, 80),
        answer.status,
        JSON.stringify(body).slice(0, 300),
      ];
      if (answer.status === 200) {
        if (body.status !== 1) faults.push(["status", ...shown]);
        if (operation.method !== "GET") before = await snapshot(h);
        continue;
      }
      if (![400, 404, 409].includes(answer.status) || body.status !== 2 || body.message !== body.error) faults.push(["answer", ...shown]);
      if (answer.status === 400 && !isInPath && (body.field === undefined || !body.message?.includes(":")))
        faults.push(["unnamed", ...shown]);
      // What a GET writes is found by whatever comes next.
      if (operation.method === "GET") continue;
      const after = await snapshot(h);
      if (after !== before) faults.push(["written", ...shown]);
      before = after;
    }
    expect(faults).toEqual([]);
  });
});
