import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { templatesFor } from "../../src/domain/leads/choose-templates.ts";
import { LEAD_STATUS, type LeadStatus, POSTBACK_TRIGGERS } from "../../src/lib/codes.ts";
import { makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { makeSelling } from "./conversion-kit.ts";

const h = createHarness();
const down = () => new Response("down", { status: 503 });

/** An affiliate whose tracker answers at a host of its own; what it was asked for. */
async function setUp() {
  const selling = await makeSelling(h, { payments: [{}, { goal: "Install" }] });
  const host = `tracker${unique()}.test`;
  h.net.on(host, () => new Response("OK"), { mayNotCome: true });
  const add = async (form: Record<string, string>) => {
    const { postback } = await selling.affiliate.post("/partner/postback", { url: `https://${host}/{status}`, ...form });
    return postback.id as number;
  };
  const told = async () => {
    await h.drain();
    return h.net.urlsTo(host).map((url) => url.slice(`https://${host}/`.length));
  };
  return { ...selling, host, add, told };
}

describe("a conversion is reported to its affiliate's postbacks", () => {
  it("in the order of its changes: every one, its creation, or one status", async () => {
    const { add, host, told, click, post } = await setUp();
    await add({});
    await add({ url: `https://${host}/created-{status}`, status: "by_creating" });
    await add({ url: `https://${host}/confirmed-{status}`, status: "confirmed" });
    const id = await click();
    await post({ clickid: id, action_id: "A", status: 2 });
    expect((await told()).sort()).toEqual(["2", "created-2"]);
    await post({ clickid: id, action_id: "A", status: 1 });
    expect((await told()).slice(2).sort()).toEqual(["1", "confirmed-1"]);
    await post({ clickid: await click(), action_id: "B" });
    expect((await told()).slice(4).sort()).toEqual(["1", "confirmed-1", "created-1"]);
  });

  it("local ones in the place of global ones, by goal without case, and none of another offer or affiliate", async () => {
    const { add, host, told, click, post, offer, network } = await setUp();
    const other = await setUp();
    await other.add({});
    const offer_id = String(offer.id);
    await add({});
    await add({ url: `https://${host}/local-{goal}`, offer_id, goal: "INSTALL" });
    await post({ clickid: await click(), goal: "install", action_id: "A" });
    expect(await told()).toEqual(["local-Install"]);
    await post({ clickid: await click(), goal: "1", action_id: "B" });
    expect((await told()).slice(1)).toEqual(["1"]);
    expect(await other.told()).toEqual([]);
    expect(network.id).not.toBe(other.network.id);
  });

  it("with the macros of this dialect, and without the click's id", async () => {
    const { affiliate, add, host, told, click, post, offer } = await setUp();
    await makeTemplate(h, affiliate.number, "approve", `https://${host}/own-{click}`);
    const names =
      "transactionid offerid status sum currency order_sum order_currency goal comment sub1 sub2 ext1 date date_only time click_date geo ip os"
        .concat(" device_type custom_field1 custom_field_2 promo_code fbclid gclid rand click clickid payout")
        .split(" ");
    await add({ url: `https://${host}/?${names.map((name) => `${name}={${name}}`).join("&")}` });
    const id = await click({ linkParams: JSON.stringify({ sub2: "b&'<b>", ext1: "e", fbclid: "f", gclid: "g" }) });
    await post({ clickid: id, action_id: "A 1", sum: 10, comment: "fine", custom_field1: "x", custom_field_2: "y", promo_code: "p" });
    const [query = "", ...more] = await told();
    const values = Object.fromEntries(new URL(query, "https://t.test").searchParams);
    const now = new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " ");
    expect(values).toEqual({
      transactionid: "A 1",
      offerid: String(offer.id),
      status: "1",
      sum: "3",
      currency: "USD",
      order_sum: "10",
      order_currency: "USD",
      goal: "1",
      comment: "fine",
      sub1: "sub",
      sub2: "b&'<b>",
      ext1: "e",
      date: now,
      date_only: now.slice(0, 10),
      time: now.slice(11),
      click_date: now,
      geo: "US",
      ip: "198.51.100.7",
      os: "Windows",
      device_type: "desktop",
      custom_field1: "x",
      custom_field_2: "y",
      promo_code: "p",
      fbclid: "f",
      gclid: "g",
      rand: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
      click: "{click}",
      clickid: "{clickid}",
      payout: "{payout}",
    });
    expect([more, decodeURIComponent(query).includes(id)]).toEqual([[], false]);
  });

  it("each by itself: one whose address is down holds up no other, and is sent in order once it is up", async () => {
    const { add, host, told, click, post } = await setUp();
    const broken = `broken${unique()}.test`;
    const answers = [down, down];
    h.net.on(broken, () => (answers.shift() ?? (() => new Response("OK")))());
    await add({ url: `https://${broken}/{status}` });
    await add({ url: `https://${host}/{status}` });
    const id = await click();
    await post({ clickid: id, action_id: "A", status: 2 });
    expect(await told()).toEqual(["2"]);
    await post({ clickid: id, action_id: "A", status: 1 });
    expect(await told()).toEqual(["2", "1"]);
    for (let minute = 0; minute < 30; minute += 1) {
      h.clock.advance(60);
      await h.cron();
      await h.drain();
    }
    expect(h.net.urlsTo(broken).map((url) => url.slice(-1))).toEqual(["2", "2", "2", "1"]);
    expect(await told()).toEqual(["2", "1"]);
  });

  it("no more once it is removed, and to the new address once it is changed", async () => {
    const { affiliate, add, host, told, click, post } = await setUp();
    const [changed, removed] = [await add({}), await add({ url: `https://${host}/removed` })];
    await affiliate.remove(`/partner/postback/${removed}/remove`);
    await affiliate.post(`/partner/postback/${changed}`, { url: `https://${host}/new-{sum}`, status: "confirmed" });
    await post({ clickid: await click(), action_id: "A" });
    expect(await told()).toEqual(["new-3"]);
  });
});

it("chooses, whatever postbacks there are: local ones that report the change, or all global ones that do", () => {
  const template = fc.record({
    id: fc.integer({ min: 1 }),
    owner: fc.constant("network" as const),
    firesOn: fc.constantFrom(...POSTBACK_TRIGGERS),
    isLocal: fc.boolean(),
  });
  const status = fc.constantFrom(...(Object.values(LEAD_STATUS) as LeadStatus[]));
  fc.assert(
    fc.property(fc.uniqueArray(template, { selector: ({ id }) => id }), status, fc.boolean(), (templates, status, isCreation) => {
      const chosen = new Set(templatesFor(templates, { status, isCreation }));
      const reports = ({ firesOn }: (typeof templates)[number]) =>
        firesOn === "any" || (firesOn === "creation" && isCreation) || LEAD_STATUS[firesOn as keyof typeof LEAD_STATUS] === status;
      const hasLocal = templates.some((each) => each.isLocal && reports(each));
      for (const each of templates) expect(chosen.has(each.id)).toBe(reports(each) && each.isLocal === hasLocal);
    }),
  );
});
