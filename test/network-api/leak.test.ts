import { beforeAll, describe, expect, it } from "vitest";
import { type Operation, readOperations } from "../conformance/operations.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import {
  exampleWith,
  type Filled,
  fillNetwork,
  type Ids,
  kindOf,
  MARK,
  namesOf,
  OF_ADVERTISERS,
  OF_AFFILIATES,
  SUM,
} from "./filled-network.ts";
import { pairsOf } from "./forms.ts";
import { rowsWith } from "./snapshot.ts";

const h = createHarness();

let operations: Operation[];
let ours: Filled;
let theirs: Filled;

beforeAll(async () => {
  operations = (await readOperations(h)).filter(({ tag, path }) => tag === "Network API" && !OF_ADVERTISERS.test(path));
  ours = await fillNetwork(h);
  theirs = await fillNetwork(h);
});

/** Calls an operation as a client would: what is not in its path in the query of a GET or DELETE, else as JSON. @returns status and body */
async function call({ path, method }: Operation, key: string, values: Record<string, unknown>): Promise<string> {
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
  const given = Object.entries(values).filter(([name]) => !inPath.has(name));
  const headers = { "api-key": key };
  const query = new URLSearchParams(given.flatMap(([name, value]) => [...pairsOf(name, value)]));
  const answer =
    method === "POST"
      ? await h.request(target, { method, headers, json: Object.fromEntries(given) })
      : await h.request(`${target}?${query}`, { method, headers });
  return `${answer.status} ${await answer.text()}`;
}

/** What of an answer only the network may see. */
function leaksOf(text: string, { ids, hidden }: Filled): string[] {
  const { category: _, source: __, domain: ___, invoice: ____, payment: _____, ...secret } = ids;
  const marks = [MARK, String(SUM), "203.0.113.77", "777777", ...Object.values(secret), ...hidden.map((offer) => offer.offer_id)];
  return marks.filter((mark) => text.includes(mark));
}

/** An id that nobody has, in the form of one that somebody has. */
const nobodys = (id: string): string => (/^\d{1,15}$/.test(id) ? "6000000" : `${id.slice(0, 8)}00000000005b8d80`);

/** Of a parameter that names something: how its answers to somebody's and to nobody's id differ; undefined where they do not. */
async function partedBy(operation: Operation, key: string, { field, id, example }: { field: string; id: string; example: object }) {
  const isList = JSON.stringify(operation.fields[`${field}[]`] ?? operation.fields[field] ?? {}).includes('"array"');
  const answerTo = async (each: string) => {
    // Nobody has the address that is new each time.
    const fresh = "email" in example ? { email: `kitten-${unique()}@kittens.example` } : {};
    const answer = (await call(operation, key, { ...example, ...fresh, [field]: isList ? [each] : each })).replaceAll(each, "…");
    // What is made has a number of its own each time.
    return operation.method === "POST" ? answer.replaceAll(/"id":\d+|kitten-\d+/g, "") : answer;
  };
  const [told, other] = [await answerTo(id), await answerTo(nobodys(id))];
  return told === other ? undefined : [operation.name, field, told.slice(0, 300), other.slice(0, 300)];
}

/** Parameters of users alone, and such as other operations or the original have. */
const OF_USERS: Record<string, (ids: Ids) => unknown[]> = {
  advertiser: ({ advertiser }) => [[advertiser], ["ffffffffffffffffffffffff"]],
  bundle_id: () => [MARK],
  external_offer_id: () => [MARK],
  partner_id: ({ affiliate }) => [affiliate],
  pid: ({ affiliate }) => [affiliate, [affiliate]],
  privacy: () => [["private"], 2],
  smartlink_categories: ({ smartlink }) => [[smartlink], ["ffffffffffffffffffffffff"]],
  sort: () => ["revenue", "is_top", "daily_cap", "total_cap", "privacy", "advertiser"].map((order) => ({ [order]: "desc" })),
  status: () => [["stopped", "suspended"]],
};

const isHere = ({ fields }: Operation, name: string) => name in fields || `${name}[]` in fields;

/** The status of an offer is another thing than that of a conversion. */
const isOfUsers = (operation: Operation, name: string) =>
  isHere(operation, name) && (name !== "status" || operation.path.includes("offer"));

describe("an affiliate", () => {
  it("is shown nothing that only the network may see, and the same whatever they ask for of it", async () => {
    const { key, number } = ours.self;
    const mine = { ...ours.ids, affiliate: String(number), offer: String(ours.open[0]?.id) };
    const faults: unknown[] = [];
    const before = await rowsWith(h, MARK);
    for (const operation of operations) {
      const example = exampleWith(operation, mine);
      const plain = await call(operation, key, example);
      if (plain.startsWith("403")) continue;
      const answers = [plain];
      if (operation.method === "GET") {
        // The status of a payment is no offer's.
        const wanted = Object.entries(OF_USERS).filter(([name]) => name !== "status" || !operation.path.includes("/payments"));
        const all = wanted.map(([name, valuesOf]) => [name, valuesOf(ours.ids)] as const);
        const absent = all.filter(([name]) => !isHere(operation, name)).map(([name, [value]]) => [name, value]);
        const tries = [
          Object.fromEntries(absent),
          ...all.filter(([name]) => isOfUsers(operation, name)).flatMap(([name, values]) => values.map((value) => ({ [name]: value }))),
        ];
        for (const asked of tries) {
          const answer = await call(operation, key, { ...example, ...asked });
          if (answer !== plain) faults.push([operation.name, "is told by", asked, answer.slice(0, 300)]);
          answers.push(answer);
        }
      }
      for (const field of namesOf(operation)) {
        const kind = kindOf(operation, field);
        if (kind === undefined) {
          const value = { revenue: "asc", advertiser: [ours.ids.advertiser] };
          answers.push(await call(operation, key, { ...example, [field]: value }));
          continue;
        }
        if (["category", "source", "domain"].includes(kind)) continue;
        for (const id of kind === "offer" ? ours.hidden.map((offer) => String(offer.id)) : [ours.ids[kind]]) {
          const parted = await partedBy(operation, key, { field, id, example });
          if (parted !== undefined) faults.push(parted);
        }
      }
      for (const answer of answers) {
        const found = leaksOf(answer, ours);
        if (found.length > 0) faults.push([operation.name, found, answer.slice(0, 300)]);
      }
    }
    for (const path of ["/3.0/offers", "/3.0/partner/offers", "/3.0/partner/live-offers"]) {
      const operation = operations.find((each) => each.path === path);
      if (operation === undefined) throw new Error(path);
      const asked = async (values: object) => call(operation, key, { ...values });
      expect(await asked({})).toContain("Kittens, protected".slice(0, 7));
      expect(await asked({ q: MARK })).toBe(await asked({ q: "nobody says so" }));
      expect(await asked({ countries: ["DE"] })).toBe(await asked({ countries: ["FR"] }));
      for (const { id, offer_id } of ours.hidden) {
        expect(await asked({ int_id: [id] })).toBe(await asked({ int_id: [1] }));
        expect(await asked({ ids: [offer_id] })).toBe(await asked({ ids: ["ffffffffffffffffffffffff"] }));
      }
    }
    expect(faults).toEqual([]);
    expect(await rowsWith(h, MARK)).toEqual(before);
  });
});

describe("what another network has", () => {
  it("is as what nobody has, by every id that an operation takes, and stays as it is", async () => {
    const faults: unknown[] = [];
    const isTheirs = new RegExp(`"(network_id|account_id)":${theirs.network.id}\\b`);
    const theirRows = async () => (await rowsWith(h, "")).filter((row) => isTheirs.test(row));
    const before = await theirRows();
    let count = 0;
    for (const operation of operations) {
      const key = OF_AFFILIATES.test(operation.path) ? ours.bob.key : ours.network.key;
      const example = exampleWith(operation, ours.ids);
      for (const field of namesOf(operation)) {
        const kind = kindOf(operation, field);
        // Invoices and payments are counted within a network.
        if (kind === undefined || kind === "invoice" || kind === "payment") continue;
        count += 1;
        const parted = await partedBy(operation, key, { field, id: theirs.ids[kind], example });
        if (parted !== undefined) faults.push(parted);
      }
    }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(60);
    expect(await theirRows()).toEqual(before);
  });
});

describe("staff who look after some members", () => {
  it("see nothing of the others", async () => {
    const managers = [await ours.network.staff("affiliate_manager"), await ours.network.staff("account_manager")];
    const faults: unknown[] = [];
    for (const [place, { key }] of managers.entries()) {
      // Who looks after affiliates reads all offers, and the other way round nobody is seen.
      const secrets = place === 0 ? [`${MARK}-bob`, `${MARK}-shop`, `${MARK}.example/pb`, `<script>${MARK}`] : [MARK];
      for (const operation of operations.filter((each) => !/\/(users?|custom_fields|payment_systems|news|smartlink)\b/.test(each.path))) {
        const example = exampleWith(operation, ours.ids);
        const answer = await call(operation, key, example);
        const found = secrets.filter((secret) => answer.includes(secret));
        if (found.length > 0) faults.push([operation.name, found, answer.slice(0, 400)]);
        if (answer.startsWith("403")) continue;
        for (const field of namesOf(operation)) {
          const kind = kindOf(operation, field);
          const isTheirs =
            place === 0
              ? kind === "affiliate" || kind === "pixel" || kind === "postback" || kind === "ticket" || kind === "payment"
              : kind === "advertiser" || kind === "offer" || kind === "offerHex";
          // Offers show the payments of all affiliates, which the price is of.
          const isShown = operation.path.endsWith("/price") && kind === "affiliate";
          if (kind === undefined || !isTheirs || isShown) continue;
          const parted = await partedBy(operation, key, { field, id: ours.ids[kind], example });
          if (parted !== undefined) faults.push(parted);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});

// Last: it changes and deletes.
describe("what is the caller's own", () => {
  it("is found by every id that an operation takes, so that what was not found above was kept from them", async () => {
    const unfound: string[] = [];
    const isEnd = ({ method, path }: Operation) =>
      method === "DELETE" || /remove|delete/.test(path) ? 2 : Number(path.includes("disable"));
    for (const operation of operations.toSorted((a, b) => isEnd(a) - isEnd(b))) {
      const key = OF_AFFILIATES.test(operation.path) ? ours.bob.key : ours.network.key;
      const example = exampleWith(operation, ours.ids);
      for (const field of namesOf(operation)) {
        const kind = kindOf(operation, field);
        // Ids of no conversion are skipped, nothing is mailed here, nobody brought themselves, and what is deleted is not found again.
        const isSkipped =
          /conversion\/edit$|\/sendpass$|\/getreferralpayments$/.test(operation.path) ||
          field === "ref" ||
          (operation.method === "DELETE" && field === "pid");
        // Its other name comes first.
        const isSecond = operation.path.endsWith("/retentionrate") && field === "offer_id";
        if (kind === undefined || isSkipped || isSecond) continue;
        const parted = await partedBy(operation, key, { field, id: ours.ids[kind], example });
        if (parted === undefined) unfound.push(`${operation.name} ${field}`);
      }
    }
    expect(unfound).toEqual([]);
  });
});
