import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clicks, flows, leads as leadsTable, offers, sites } from "../../src/db/schema/index.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { makeFlow, makeGlobalToken, makeOffer, makeOfferSite } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { BAD_ID, createSold, duplicate, EDIT, failed, MADE, ok, type Sold, type Values } from "./kit.ts";

const NO_ID = failed("no-id");

/** The ways to name a lead that can be changed later. */
const NAMES: Record<string, (sold: Sold) => Promise<Values>> = {
  click: async ({ newClick }) => ({ click: await newClick() }),
  "click + exto": async ({ newClick }) => ({ click: await newClick(), exto: "A-1" }),
  "flow + exto": async ({ flow }) => ({ flow: flow.id, exto: "A-1" }),
  "code + exto": async ({ flow }) => ({ code: flow.code, exto: "A-1" }),
};

describe("a lead is made once, and changed by what it was made by", () => {
  it.each(Object.keys(NAMES))("%s", async (way) => {
    const sold = await createSold();
    const name = (await NAMES[way]?.(sold)) ?? {};
    expect(await sold.call("status", { ...name, status: "hold" })).toEqual(BAD_ID);
    const made = await sold.call("click", name);
    expect(made).toEqual(MADE);
    const { id } = made;
    expect(await sold.call("click", { ...name, status: "approve", wm: 5 })).toEqual(duplicate(id));
    expect(await sold.call("status", { ...name, status: "approve" })).toEqual(ok(id));
    expect(await sold.call("status", { ...name, status: "approve" })).toEqual(EDIT);
    expect(await sold.call("status", { order: id, status: "cancel" })).toEqual(ok(id));
    const { accountId, flow, offer } = sold;
    expect(await sold.leads()).toMatchObject([
      { id, accountId, flowId: flow.id, offerId: offer.id, click: name.click ?? "", uid: name.exto ?? "", status: 3, payoutMicros: null },
    ]);
  });

  it("told a second time as a flow's number is the one that was told by its code", async () => {
    const { call, made, flow } = await createSold();
    const id = await made({ code: flow.code, exto: "x" });
    expect(await call("click", { flow: flow.id, exto: "x" })).toEqual(duplicate(id));
    expect(await call("status", { flow: flow.id, exto: "x", status: "hold" })).toEqual(ok(id));
    expect(await call("status", { code: flow.code, exto: "X", status: "hold" })).toEqual(BAD_ID);
  });

  it("and numbers in JSON that are too long for one are not the same", async () => {
    const { h, token, flow, leads } = await createSold();
    const call = async (exto: string) => {
      const body = `{"token":"${token}","flow":${flow.id},"exto":${exto}}`;
      const answer = await h.request("/api/site/click.json", { method: "POST", headers: { "content-type": "application/json" }, body });
      return answer.json();
    };
    expect(await call("12345678901234567890")).toEqual(MADE);
    expect(await call("12345678901234567891")).toEqual(MADE);
    expect((await leads()).map(({ uid }) => uid)).toEqual(["12345678901234567890", "12345678901234567891"]);
  });

  it("and several of a click, each with its exto, beside one without", async () => {
    const { call, made, newClick } = await createSold();
    const click = await newClick();
    const ids = [await made({ click, exto: "1" }), await made({ click }), await made({ click, exto: "2" })];
    expect(new Set(ids).size).toBe(3);
    expect(await call("status", { click, status: "hold" })).toEqual(ok(ids[1] ?? 0));
    expect(await call("status", { click, exto: "2", status: "hold" })).toEqual(ok(ids[2] ?? 0));
    expect(await call("click", { click, exto: "1" })).toEqual(duplicate(ids[0] ?? 0));
  });
});

describe("another combination than the one it was made by", () => {
  it("names no lead", async () => {
    const { call, made, newClick, flow, leads } = await createSold();
    const click = await newClick();
    const other = await newClick();
    const clicked = await made({ click });
    const numbered = await made({ click: other, exto: "A" });
    const flowing = await made({ flow: flow.id, exto: "B" });
    const rows = await leads();
    for (const name of [
      { click, exto: "A" },
      { click: other },
      { click: other, exto: "B" },
      { flow: flow.id, exto: "A" },
      { code: flow.code, exto: "" },
      { flow: flow.id },
      { click, exto: "B" },
    ]) {
      expect([name, await call("status", { ...name, status: "approve" })]).toEqual([name, BAD_ID]);
    }
    expect(await leads()).toEqual(rows);
    expect(rows.map(({ id }) => id)).toEqual([clicked, numbered, flowing]);
  });

  it("makes a lead of its own", async () => {
    const { made, newClick, flow, leads } = await createSold();
    const click = await newClick();
    for (const name of [{ click }, { click, exto: "A" }, { flow: flow.id, exto: "A" }]) await made(name);
    expect((await leads()).map((lead) => [lead.click, lead.uid])).toEqual([
      [click, ""],
      [click, "A"],
      ["", "A"],
    ]);
  });
});

describe("a flow without exto", () => {
  it("makes a lead with each call, that its number alone changes", async () => {
    const { call, made, flow, leads } = await createSold();
    const ids = [
      await made({ flow: flow.id }),
      await made({ flow: flow.id }),
      await made({ code: flow.code }),
      await made({ code: flow.code }),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(await call("status", { flow: flow.id, status: "hold" })).toEqual(BAD_ID);
    expect(await call("status", { order: ids[2] ?? 0, status: "hold" })).toEqual(ok(ids[2] ?? 0));
    expect((await leads()).map(({ status }) => status)).toEqual([0, 0, 1, 0]);
  });
});

describe("a flow", () => {
  it("is known by its number and its code in either parameter, of every function", async () => {
    const { h, call, flow, offer, leads, landedClick } = await createSold();
    const click = await landedClick({ ip: "203.0.113.7", atMs: h.clock.ms });
    for (const [n, name] of [{ flow: flow.id }, { flow: flow.code }, { code: flow.id }, { code: flow.code }].entries()) {
      expect(await call("click", { ...name, exto: `E${n}` })).toEqual(MADE);
      expect(await call("status", { ...name, exto: `E${n}`, status: "approve" })).toMatchObject({ status: "ok" });
      expect(await call("offer", name)).toMatchObject({ status: "ok", id: offer.id });
      expect(await call("fetch", { ...name, ip: "203.0.113.7" })).toMatchObject({ status: "ok", click });
    }
    for (const name of [{ code: `${flow.id}.0` }, { click: `{${click.toUpperCase()}}` }])
      expect(await call("flow", name)).toMatchObject({ status: "ok", id: flow.id });
    expect((await leads()).map(({ status, flowId }) => [status, flowId])).toEqual(Array(4).fill([2, flow.id]));
  });
});

describe("nothing is written, and the answer is", () => {
  it("no-id where neither click nor flow, nor the lead's number, is named", async () => {
    const { call, leads } = await createSold();
    for (const query of [{}, { exto: "A" }, { click: "", flow: "", code: "" }, { goal: "x", order: "" }]) {
      expect(await call("click", query)).toEqual(NO_ID);
      expect(await call("status", { ...query, status: "hold", auto: 1 })).toEqual(NO_ID);
    }
    // Only a change takes the lead's number.
    expect(await call("click", { order: 1 })).toEqual(NO_ID);
    expect(await leads()).toEqual([]);
  });

  it("bad-id for what is not there: forged clicks, unknown and deleted flows, unknown leads", async () => {
    const { h, call, newClick, flow, leads } = await createSold();
    const click = await newClick();
    const forged = click.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const bad of [forged, "abc", `${click}x`, `${click},${click}`]) {
      expect(await call("click", { click: bad })).toEqual(BAD_ID);
      expect(await call("status", { click: bad, status: "hold", auto: 1 })).toEqual(BAD_ID);
    }
    for (const name of [{ flow: 999_999 }, { code: "nothing" }, { code: "999999" }, { flow: "nothing" }]) {
      expect([name, await call("click", name)]).toEqual([name, BAD_ID]);
    }
    expect(await call("status", { order: 999_999_999, status: "hold", auto: 1 })).toEqual(BAD_ID);
    await h.db.update(flows).set({ status: RESOURCE_STATUS.deleted }).where(eq(flows.id, flow.id));
    expect(await call("click", { flow: flow.id })).toEqual(BAD_ID);
    expect(await leads()).toEqual([]);
  });

  it("bad-id with the field for a name that cannot be read", async () => {
    const { call, newClick, leads } = await createSold();
    const click = await newClick();
    for (const [field, value] of [
      ["click", "x".repeat(65)],
      ["code", "x".repeat(65)],
      ["exto", "x".repeat(256)],
      ["exto", "x".repeat(10_240)],
    ] as const) {
      expect([field, await call("click", { click, [field]: value })]).toEqual([field, failed("bad-id", field)]);
    }
    expect(await call("status", { order: "A-1", status: "hold" })).toEqual(failed("bad-id", "order"));
    expect(await leads()).toEqual([]);
  });
});

describe("who may call", () => {
  it("is told auth with every wrong token, whatever else is wrong", async () => {
    const { h, site, token, call, newClick, leads, accountId } = await createSold();
    const click = await newClick();
    const key = token.split("-").slice(1).join("-");
    for (const wrong of [
      "",
      "x",
      `${site.id}-wrong`,
      `${site.id}`,
      `999999-${key}`,
      `g${site.id}-${key}`,
      `g${accountId}-x`,
      `${token} `,
      `0${token}`,
    ]) {
      for (const query of [{ click }, { click, wm: -1 }, {}]) {
        expect([wrong, await call("click", { token: wrong, ...query })]).toEqual([wrong, failed("auth")]);
        expect(await call("status", { token: wrong, ...query, status: "hold", auto: 1 })).toEqual(failed("auth"));
      }
    }
    expect(await h.api("/api/site/click.json", { query: { click } })).toEqual(failed("auth"));
    expect(await h.api("/api/site/click.json", { json: { token: [token], click } })).toEqual(failed("auth"));
    expect(await leads()).toEqual([]);
  });

  it("is no deleted site, nor one of a deleted offer, nor of an account that may not; a paused one is", async () => {
    const { h, call, newClick, offer, leads, site } = await createSold();
    const { token } = await makeOfferSite(h, offer);
    const set = (status: number) => h.db.update(sites).set({ status }).where(eq(sites.id, site.id));
    await set(RESOURCE_STATUS.deleted);
    expect(await call("click", { click: await newClick() })).toEqual(failed("auth"));
    await set(RESOURCE_STATUS.paused);
    expect(await call("click", { click: await newClick() })).toMatchObject({ status: "ok" });
    await h.db.update(offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(offers.id, offer.id));
    expect(await call("click", { token, click: await newClick() })).toEqual(failed("auth"));
    expect(await leads()).toHaveLength(1);
    for (const values of [{ bannedAtMs: 1 }, { tariff: "tiger", paidUntilMs: 1 }]) {
      const shut = await createSold(h);
      await h.db.$client
        .prepare("UPDATE accounts SET banned_at_ms = ?1, paid_until_ms = COALESCE(?2, paid_until_ms) WHERE id = ?3")
        .bind(values.bannedAtMs ?? null, values.paidUntilMs ?? null, shut.accountId)
        .run();
      expect(await shut.call("click", { click: await shut.newClick() })).toEqual(failed("auth"));
    }
  });

  it("has all of the offer by any of its sites, and nothing else", async () => {
    const h = createHarness();
    const mine = await createSold(h);
    const theirs = await createSold(h);
    const { token } = await makeOfferSite(h, mine.offer);
    const second = await makeOffer(h, mine.accountId);
    const { token: ofSecond } = await makeOfferSite(h, second);
    const bare = await makeFlow(h, mine.accountId);
    const click = await mine.newClick();
    const id = await mine.made({ click });
    expect(await mine.call("status", { token, click, status: "hold" })).toEqual(ok(id));
    for (const stranger of [theirs.token, ofSecond]) {
      for (const name of [{ click: await mine.newClick() }, { flow: mine.flow.id, exto: "A" }, { code: mine.flow.code }]) {
        expect(await mine.call("click", { token: stranger, ...name })).toEqual(BAD_ID);
      }
      for (const name of [{ click }, { order: id }]) {
        expect(await mine.call("status", { token: stranger, ...name, status: "cancel", auto: 1 })).toEqual(BAD_ID);
      }
    }
    expect(await mine.call("click", { code: bare.code })).toEqual(BAD_ID);
    expect(await mine.leads()).toMatchObject([{ id, status: 1 }]);
    expect(await theirs.leads()).toEqual([]);
  });

  it("has all offers, and flows without one, by the global token of their account", async () => {
    const h = createHarness();
    const [mine, theirs] = [await createSold(h), await createSold(h)];
    const affiliate = await mine.affiliate();
    const global = await makeGlobalToken(h, mine.accountId);
    const foreign = await makeGlobalToken(h, theirs.accountId);
    const ofAffiliate = await makeGlobalToken(h, affiliate.accountId);
    const bare = await makeFlow(h, mine.accountId);
    const names = [{ click: await mine.newClick() }, { click: await affiliate.newClick() }, { code: bare.code, exto: "A" }];
    for (const name of names) {
      for (const token of [foreign, ofAffiliate]) expect(await mine.call("click", { token, ...name })).toEqual(BAD_ID);
      const made = await mine.call("click", { token: global, ...name });
      expect(made).toEqual(MADE);
      for (const token of [foreign, ofAffiliate]) {
        expect(await mine.call("status", { token, order: made.id, status: "hold" })).toEqual(BAD_ID);
      }
      expect(await mine.call("status", { token: global, order: made.id, status: "hold" })).toEqual(made);
    }
    expect((await mine.leads()).map(({ offerId }) => offerId)).toEqual([mine.offer.id, null]);
    expect(await affiliate.leads()).toMatchObject([{ offerId: mine.offer.id, flowId: affiliate.flow.id, status: 1 }]);
  });
});

describe("traffic of an affiliate", () => {
  it.each([
    ["public", undefined, true],
    ["public", "approved", true],
    ["public", "blocked", false],
    ["protected", undefined, false],
    ["protected", "approved", true],
    ["protected", "blocked", false],
    ["private", undefined, false],
    ["private", "approved", true],
    ["private", "blocked", false],
  ] as const)("to a %s offer, %s: taken %s", async (privacy, status, isTaken) => {
    const sold = await createSold(createHarness(), { privacy: OFFER_PRIVACY[privacy] });
    const theirs = await sold.affiliate(status);
    const names: Values[] = [
      { click: await theirs.newClick() },
      { click: await theirs.landedClick(), exto: "A" },
      { flow: theirs.flow.id },
      { code: theirs.flow.code, exto: "B" },
    ];
    for (const name of names) {
      expect(await sold.call("click", name)).toEqual(isTaken ? MADE : failed("traffic"));
      const lost = await sold.call("status", { click: await theirs.newClick(), status: "approve", auto: 1 });
      expect(lost).toEqual(isTaken ? MADE : failed("traffic"));
    }
    expect(await theirs.leads()).toHaveLength(isTaken ? 8 : 0);
    // One's own is always taken.
    expect(await sold.call("click", { click: await sold.newClick() })).toMatchObject({ status: "ok" });
  });

  it("is nobody's where the offer is paused, but leads that are there can be changed", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    const click = await theirs.newClick();
    const id = await sold.made({ click });
    await sold.h.db.update(offers).set({ status: RESOURCE_STATUS.paused }).where(eq(offers.id, sold.offer.id));
    for (const name of [{ click: await theirs.newClick() }, { click: await sold.newClick() }, { flow: sold.flow.id, exto: "A" }]) {
      expect(await sold.call("click", name)).toEqual(failed("traffic"));
    }
    expect(await sold.call("click", { click })).toEqual(duplicate(id));
    expect(await sold.call("status", { click, status: "approve" })).toEqual(ok(id));
  });

  it("shut out later keeps its leads, which can be changed", async () => {
    const sold = await createSold(createHarness(), { privacy: OFFER_PRIVACY.private });
    const theirs = await sold.affiliate("approved");
    const click = await theirs.newClick();
    const id = await sold.made({ click });
    await sold.h.db.$client.prepare("UPDATE offer_affiliates SET status = 1 WHERE offer_id = ?1").bind(sold.offer.id).run();
    expect(await sold.call("click", { click: await theirs.newClick() })).toEqual(failed("traffic"));
    expect(await sold.call("status", { click, status: "approve" })).toEqual(ok(id));
  });
});

describe("a click", () => {
  it("under way is taken by its id, and completes the lead when it lands; what the lead says for itself stays", async () => {
    const { h, made, lead, newClick, flow } = await createSold();
    const click = await newClick();
    const id = await made({ click, country: "fr", mobile: "tablet" });
    expect(await lead(id)).toMatchObject({ clickPending: true, wayId: null, siteId: null, country: "fr", mobile: 1, subid: "" });
    await ingestClicks(h.deps, [clickMessageOf(flow, { id: click, wayId: 9, siteId: 7 })]);
    expect(await lead(id)).toMatchObject({
      clickPending: false,
      wayId: 9,
      siteId: 7,
      country: "fr",
      mobile: 1,
      subid: "sub",
      ip: "10.1.2.3",
    });
  });

  it("that has landed gives the lead its way, site, country, device and tags", async () => {
    const { made, lead, landedClick } = await createSold();
    const click = await landedClick({ country: "de", subid: "purr", utmSource: "fb", os: 4, mobile: 1 });
    expect(await lead(await made({ click }))).toMatchObject({
      clickPending: false,
      wayId: 3,
      siteId: 4,
      country: "de",
      subid: "purr",
      utmSource: "fb",
      os: 4,
      mobile: 1,
    });
  });

  it("is of the offer that its flow had when it came", async () => {
    const { h, call, made, landedClick, newClick, flow, offer, accountId, lead } = await createSold();
    const before = await landedClick({ offerId: offer.id });
    const underWay = await newClick();
    const next = await makeOffer(h, accountId);
    const { token } = await makeOfferSite(h, next);
    await h.db.update(flows).set({ offerId: next.id }).where(eq(flows.id, flow.id));
    expect(await call("click", { token, click: before })).toEqual(BAD_ID);
    const id = await made({ click: before });
    expect(await lead(id)).toMatchObject({ offerId: offer.id });
    expect(await call("status", { click: before, status: "approve" })).toEqual(ok(id));
    expect(await call("status", { token, order: id, status: "cancel" })).toEqual(BAD_ID);
    expect(await call("click", { click: underWay })).toEqual(BAD_ID);
    expect(await call("click", { token, click: underWay })).toMatchObject({ status: "ok" });
  });

  it("whose flow was deleted since is taken", async () => {
    const { h, call, newClick, flow } = await createSold();
    await h.db.update(flows).set({ status: RESOURCE_STATUS.deleted }).where(eq(flows.id, flow.id));
    expect(await call("click", { click: await newClick() })).toMatchObject({ status: "ok" });
  });

  it("with many leads still has one without exto", async () => {
    const { h, call, made, newClick, accountId, flow, offer } = await createSold();
    const click = await newClick();
    const row = { accountId, click, flowId: flow.id, offerId: offer.id, status: 0, startedAtMs: 1, updatedAtMs: 1, seq: 0, milestones: 1 };
    for (let n = 0; n < 60; n += 1) await h.db.insert(leadsTable).values({ ...row, uid: `u${n}`, naturalKey: `c|${click}|0|u${n}` });
    const id = await made({ click });
    expect(await call("click", { click })).toEqual(duplicate(id));
    expect(await call("status", { click, status: "hold" })).toEqual(ok(id));
    expect(await call("status", { click, exto: "u59", status: "hold" })).toMatchObject({ status: "ok" });
  });

  it.each([50, 1500])("with %i leads that have extos is asked for the one without before anything else", async (count) => {
    const { h, call, newClick, accountId, flow, offer, offerGoal, leads } = await createSold();
    const [goal, other] = [await offerGoal("dep"), await offerGoal("reg")];
    const click = await newClick();
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?5)
         INSERT INTO leads (account_id, click, flow_id, offer_id, status, started_at_ms, updated_at_ms, seq, milestones, uid, natural_key)
         SELECT ?1, ?2, ?3, ?4, 0, 1, 1, 1, 1, 'u' || i, 'c|' || ?2 || '|0|u' || i FROM n`,
      )
      .bind(accountId, click, flow.id, offer.id, count)
      .run();
    const { id } = await call("click", { click, goal: goal.code });
    const { rowsRead } = await h.d1.measure(async () => expect(await call("status", { click, status: "hold" })).toEqual(ok(id)));
    expect(rowsRead).toBeLessThanOrEqual(47);
    expect(await call("status", { click, status: "approve", goal: other.code })).toEqual(ok(id));
    expect(await call("click", { click })).toEqual(duplicate(id));
    expect(await call("status", { click, status: "cancel", auto: 1 })).toEqual(ok(id));
    expect(await call("status", { click, exto: "new", status: "cancel", auto: 1 })).toEqual(BAD_ID);
    expect(await leads()).toHaveLength(count + 1);
  });
});

describe("ten identical calls at once", () => {
  it.each(Object.keys(NAMES))("make one lead of a %s", async (way) => {
    const sold = await createSold();
    await sold.flowTemplate("wait", "https://up.test/");
    const name = (await NAMES[way]?.(sold)) ?? {};
    const answers = await Promise.all(Array.from({ length: 10 }, () => sold.call("click", { ...name, wm: 3 })));
    const [lead, ...others] = await sold.leads();
    expect(others).toEqual([]);
    const id = lead?.id ?? 0;
    expect(answers.filter(({ status }) => status === "ok")).toEqual([ok(id)]);
    expect(answers.filter(({ status }) => status !== "ok")).toEqual(Array(9).fill(duplicate(id)));
    expect(await sold.events(id)).toHaveLength(1);
    expect(await sold.owed()).toEqual([0]);
  });

  it.each(["click", "click + exto", "flow + exto"])("of status.json with auto=1 make one lead of a %s", async (way) => {
    const sold = await createSold();
    await sold.flowTemplate("approve", "https://up.test/");
    const name = (await NAMES[way]?.(sold)) ?? {};
    const answers = await Promise.all(Array.from({ length: 10 }, () => sold.call("status", { ...name, status: "approve", auto: 1 })));
    const [lead, ...others] = await sold.leads();
    expect(others).toEqual([]);
    expect(answers.filter(({ status }) => status === "ok")).toEqual([ok(lead?.id ?? 0)]);
    expect(answers.filter(({ status }) => status !== "ok")).toEqual(Array(9).fill(EDIT));
    expect(await sold.events(lead?.id ?? 0)).toHaveLength(1);
    expect(await sold.owed()).toEqual([2]);
  });

  it("of which each names another goal make one lead", async () => {
    const sold = await createSold();
    for (const code of ["a", "b", "c"]) await sold.offerGoal(code);
    const click = await sold.newClick();
    for (const name of [{ click }, { click, exto: "A" }, { flow: sold.flow.id, exto: "A" }]) {
      const before = (await sold.leads()).length;
      const answers = await Promise.all(["a", "b", "c", ""].map((goal) => sold.call("click", { ...name, goal })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual(["error", "error", "error", "ok"]);
      expect(await sold.leads()).toHaveLength(before + 1);
    }
  });

  it("of which each has an exto of its own make the lost lead of a click once", async () => {
    const sold = await createSold();
    const click = await sold.newClick();
    const answers = await Promise.all(["a", "b", "c"].map((exto) => sold.call("status", { click, exto, status: "hold", auto: 1 })));
    expect(answers.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(answers.filter(({ error }) => error === "bad-id")).toHaveLength(2);
    expect(await sold.leads()).toHaveLength(1);
  });

  it("and forty more, each of another price, all change the lead", async () => {
    const { h, call, newClick, leads, events } = await createSold();
    const click = await newClick();
    const answers = await Promise.all([...Array(50).keys()].map((n) => call("status", { click, auto: 1, wm: n + 1 })));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill("ok"));
    const [lead, ...others] = await leads();
    expect(others).toEqual([]);
    expect(await events(lead?.id ?? 0)).toHaveLength(50);
    expect(h.logLines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("of both functions make one lead, approved", async () => {
    const { call, newClick, leads, h } = await createSold();
    const click = await newClick();
    const both = Array.from({ length: 3 }, () => [call("click", { click }), call("status", { click, status: "approve", auto: 1 })]).flat();
    await Promise.all(both);
    expect(await leads()).toMatchObject([{ click, status: 2 }]);
    expect(await h.db.$count(clicks, eq(clicks.id, click))).toBe(0);
  });
});
