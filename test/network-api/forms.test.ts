import { describe, expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { makeNetwork } from "./kit.ts";

const h = createHarness();

type Value = string | number | Value[] | { [name: string]: Value };
type Given = [name: string, value: string][];

/** How clients spell a list of plain values. */
const LISTS = {
  brackets: (name: string, values: Value[]): Given => values.map((value) => [`${name}[]`, String(value)]),
  indices: (name: string, values: Value[]): Given => values.map((value, index) => [`${name}[${index}]`, String(value)]),
  gaps: (name: string, values: Value[]): Given => values.map((value, index) => [`${name}[${2 * index + 1}]`, String(value)]),
  repeated: (name: string, values: Value[]): Given => values.map((value) => [name, String(value)]),
};

type Spelling = keyof typeof LISTS;

function flatten(name: string, value: Value, spelling: Spelling): Given {
  if (typeof value !== "object") return [[name, String(value)]];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, inner]) => flatten(`${name}[${key}]`, inner, spelling));
  if (value.every((item) => typeof item !== "object")) return LISTS[spelling](name, value);
  return value.flatMap((item, index) => flatten(`${name}[${index}]`, item, spelling));
}

const given = (params: Record<string, Value>, spelling: Spelling) =>
  Object.entries(params).flatMap(([name, value]) => flatten(name, value, spelling));

function multipart(params: Record<string, Value>): FormData {
  const form = new FormData();
  for (const [name, value] of given(params, "brackets")) form.append(name, value);
  return form;
}

/** A request of each style that says the same. */
const STYLES: Record<string, (params: Record<string, Value>) => { body?: BodyInit; search?: string; headers?: Record<string, string> }> = {
  JSON: (params) => ({ body: JSON.stringify(params), headers: { "content-type": "application/json" } }),
  "a form, a[]": (params) => ({ body: new URLSearchParams(given(params, "brackets")) }),
  "a form, a[0]": (params) => ({ body: new URLSearchParams(given(params, "indices")) }),
  "a form, a[1] and gaps": (params) => ({ body: new URLSearchParams(given(params, "gaps")) }),
  "multipart, a[]": (params) => ({ body: multipart(params) }),
  "a query and no body, a=1&a=2": (params) => ({ search: String(new URLSearchParams(given(params, "repeated"))) }),
};

/** What differs between things that are made one after the other: ids, keys, times. */
const OWN = new Set(["id", "_id", "offer_id", "api_key", "created", "created_at", "updated_at"]);

function likeness(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(likeness);
  if (typeof answer !== "object" || answer === null)
    return typeof answer === "string" ? answer.replace(/^n\d+@/, "n@").replace(/[0-9a-f]{24}$/, "id") : answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, OWN.has(name) ? typeof value : likeness(value)]));
}

let serial = 0;
const email = () => {
  serial += 1;
  return `n${serial}@people.example`;
};

interface Known {
  advertiser: string;
  offers: [number, number];
  pid: number;
}

const PAYMENTS = (pid: number) => ({
  payments: [
    { goal: "1", type: "fixed", total: 5, revenue: 3, currency: "USD", countries: ["US", "CA"], os: ["Android", "iOS"] },
    { goal: "sale", type: "percent", total: 50, revenue: 40, currency: "USD" },
  ],
  partner_payments: [{ goal: "1", type: "fixed", total: 5, revenue: 3.5, currency: "EUR", partners: [pid] }],
});

/** One call that makes something, of each kind. */
const CALLS: Record<string, (known: Known) => Record<string, Value>> = {
  "/admin/category": () => ({ title: "Games & more" }),
  "/admin/offer/source": () => ({ title_lang: { en: "Web sites", es: "Sitios" } }),
  "/admin/news": () => ({ title: "Kittens", small_desc: "<b>Three</b>", desc: "Have a look.", fixed: 1 }),
  "/admin/advertiser": () => ({ title: "Shop", email: email(), tags: ["a", "b"], sub_account_1: "x,y" }),
  "/admin/partner": () => ({ email: email(), password: "kittens", tags: ["a", "b"], level: 3, ref_percent: 2 }),
  "/admin/user": () => ({
    email: email(),
    password: "kittens",
    first_name: "Ann",
    last_name: "Lee",
    roles: ["ROLE_SECTION_OFFER", "ROLE_SECTION_NEWS"],
  }),
  "/admin/offer": ({ advertiser, pid }) => ({
    title: "Kittens",
    advertiser,
    url: "https://shop.example/?c={clickid}&a=b",
    countries: ["US", "CA"],
    tags: ["a", "b"],
    description_lang: { en: "Kittens\nfor all", ru: "Котята" },
    caps: [{ period: "day", type: "conversions", value: 10, goal_type: "exact", goals: ["1", "sale"], affiliate_type: "all" }],
    caps_status: ["confirmed", "hold"],
    sub_restrictions: [{ sub1: "a", sub2: "b" }],
    strictly_country: 1,
    ...PAYMENTS(pid),
  }),
  "/offer/enable-affiliate": ({ offers, pid }) => ({ offer_id: offers, pid, notice: 0 }),
  "/offer/disable-affiliate": ({ offers, pid }) => ({ offer_id: offers, pid, notice: 0 }),
  "/admin/advertiser/disable-affiliate": ({ advertiser, pid }) => ({ advertisers_id: [advertiser], pid }),
  "/admin/advertiser/enable-affiliate": ({ advertiser, pid }) => ({ advertisers_id: [advertiser], pid }),
  "/admin/custom_field": () => ({ name: "Traffic", field_type: "checkbox", field_values: { "1": "Web", "2": "Apps" }, required: 1 }),
  "/admin/payment_system": () => ({ lang_label: "Wire transfer", currency: "EUR", fields: [{ lang_label: "IBAN", required: 1 }] }),
  "/admin/smartlink/category": () => ({ name: "All games", description: "All that is played" }),
  "/partner/postback": ({ offers, pid }) => ({ pid, offer_id: offers[0], url: "https://t.example.com/?s={sub1}&x=1", status: "hold" }),
  "/partner/pixel": ({ offers, pid }) => ({ pid, offer_id: offers[0], name: "One", code: "<script>a&b</script>", code_type: "javascript" }),
  "/admin/conversion/edit": () => ({ ids: ["59359e1d0000000000000001", "59359e1d0000000000000002"], status: "confirmed", payouts: 2.5 }),
  "/admin/conversion/import": ({ offers, pid }) => ({ offer: offers[0], pid, goal: "sale", sum: 9.5 }),
  "/admin/conversions/import": ({ offers, pid }) => ({
    list: [
      { offer: offers[0], pid, sum: 9.5 },
      { offer: offers[1], pid },
    ],
  }),
  "/admin/advertiser-invoice": ({ advertiser, offers }) => ({
    supplier_id: advertiser,
    currency: "USD",
    start_date: "2026-06-01",
    end_date: "2026-06-07",
    detail: [
      { offer_id: offers[0], payout_type: "RPA + RPS", actions: 3, amount: 15.5 },
      { offer_id: offers[1], payout_type: "RPC", actions: 100, amount: 1 },
    ],
  }),
  "/admin/offer/mass-update": ({ offers }) => ({ offer_id: offers, status: "stopped" }),
};

describe("a call of a network says the same in every form", () => {
  it.each(Object.entries(CALLS))("%s", async (path, paramsOf) => {
    const network = await makeNetwork(h);
    const { number: pid } = await network.affiliate();
    const { advertiser } = await network.post("/admin/advertiser", { title: "Kitten Shop" });
    const offer = { title: "Kittens", advertiser: advertiser.id, url: "https://shop.example/", privacy: "protected" };
    const offers: Known["offers"] = [(await network.post("/admin/offer", offer)).id, (await network.post("/admin/offer", offer)).id];
    const answers: Record<string, unknown> = {};
    for (const [style, ask] of Object.entries(STYLES)) {
      const { search = "", ...init } = ask(paramsOf({ advertiser: advertiser.id, offers, pid }));
      answers[style] = likeness(await (await network.call("POST", `${path}?${search}`, init)).json());
    }
    expect(answers.JSON).toMatchObject({ status: 1 });
    expect(answers).toEqual(Object.fromEntries(Object.keys(STYLES).map((style) => [style, answers.JSON])));
  });
});

it("takes the lines of an invoice as the documents of this API write their names", async () => {
  const network = await makeNetwork(h);
  const { advertiser } = await network.post("/admin/advertiser", { title: "Kitten Shop" });
  const { id } = await network.post("/admin/offer", { title: "Kittens", advertiser: advertiser.id, url: "https://shop.example/" });
  const body = new URLSearchParams([
    ["supplier_id", advertiser.id],
    ["currency", "USD"],
    ["detail[][offer_id]", String(id)],
    ["detail[][amount]", "5"],
    ["detail[][offer_id]", String(id)],
    ["detail[][payout_type]", "RPC"],
    ["detail[][amount]", "7"],
  ]);
  expect(await (await network.call("POST", "/admin/advertiser-invoice", { body })).json()).toMatchObject({ status: 1 });
  const { message } = await network.get("/admin/advertiser-invoice/1");
  expect(message.detail).toMatchObject([
    { offer_id: id, payout_type: "RPA", amount: 5 },
    { offer_id: id, payout_type: "RPC", amount: 7 },
  ]);
});

describe("JSON of a network", () => {
  /** What a client sends whose values have other types than the parameters. */
  const asOther = (text: string) => (text === "" ? null : Number(text));

  it.each<[path: string, texts: Record<string, string>]>([
    ["/admin/category", { title: "2048" }],
    ["/admin/news", { title: "1", small_desc: "2", desc: "" }],
    ["/admin/advertiser", { title: "7", email: "", contact: "8", zip_code: "10115", note: "", hash_password: "", sub_account_1: "12" }],
    ["/admin/partner", { name: "4", password: "123456", phone: "491234567", zip_code: "10115", notes: "", ref_percent: "" }],
    ["/admin/smartlink/category", { name: "9", description: "" }],
    ["/admin/payment_system", { lang_label: "3", currency: "" }],
    ["/admin/custom_field", { name: "5", required: "" }],
  ])("says what a form says in %s, whatever types its values have", async (path, texts) => {
    const network = await makeNetwork(h);
    const own = path === "/admin/partner" ? () => ({ email: email() }) : () => ({});
    const others = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, asOther(text)]));
    const form = await network.post(path, { ...texts, ...own() });
    const json = await (await network.call("POST", path, { json: { ...others, ...own() } })).json();
    expect(form).toMatchObject({ status: 1 });
    expect(likeness(json)).toEqual(likeness(form));
  });

  it("may have null for whatever an offer has not", async () => {
    const network = await makeNetwork(h);
    const { advertiser } = await network.post("/admin/advertiser", { title: "Kitten Shop" });
    const { id } = await network.post("/admin/offer", { title: "Kittens", advertiser: advertiser.id, url: "https://shop.example/" });
    const { offer } = await network.get(`/offer/${id}`);
    const names = [
      "url_preview trafficback_url cross_postback_url macro_url domain_url description description_lang kpi start_at stopDate countries logo",
      "creativeFiles creativeUrls sources categories smartlink_categories status privacy tags is_top payments landings caps caps_status",
      "caps_timezone strictly_connection_type strictly_os hold_period notes note_aff note_sales allowed_ip disallowed_ip hash_password",
      "sub_account_1 sub_account_2 sub_restrictions search_empty_sub external_offer_id bundle_id click_session",
    ].flatMap((line) => line.split(" "));
    for (const name of names) {
      const json = await (await network.call("POST", `/admin/offer/${id}`, { json: { title: 2048, [name]: null } })).json();
      expect([name, json]).toEqual([name, expect.objectContaining({ status: 1 })]);
    }
    expect((await network.get(`/offer/${id}`)).offer).toEqual({ ...offer, title: "2048", updated_at: expect.any(String) });
  });

  it("is refused where a form would be", async () => {
    const network = await makeNetwork(h);
    const answerTo = async (json: object) => (await network.call("POST", "/admin/category", { json })).json();
    for (const title of [null, true, ["a"], { a: 1 }, ""]) expect(await answerTo({ title })).toMatchObject({ status: 2, field: "title" });
    const list = [
      { offer: 1, pid: 1, comment: 5, goal: 2 },
      { offer: 1, pid: "x" },
    ];
    const answer = await network.call("POST", "/admin/conversions/import", { json: { list } });
    expect(await answer.json()).toMatchObject({ status: 2, message: "Bad Request: list[1][pid] is not accepted" });
  });
});
