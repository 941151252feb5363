import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { goals, offerPayouts } from "../../src/db/schema/index.ts";
import { RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { makeGlobalToken } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createSold, duplicate, EDIT, MADE, ok, type Values } from "./kit.ts";

describe("a goal", () => {
  it("is told by its code, an alias, in any case, or its number, which comes first", async () => {
    const { made, newClick, lead, offerGoal } = await createSold();
    const [dep, reg] = [await offerGoal("Deposit", ["paid-in", "Оплата", "2"]), await offerGoal("reg", ["deposit"])];
    const told: [query: Values, goalId: number][] = [
      [{ goal: "Deposit" }, dep.id],
      [{ goal: "DEPOSIT" }, dep.id],
      [{ goal: " deposit " }, dep.id],
      [{ goal: "paid-in" }, dep.id],
      [{ goal: "Paid-In" }, dep.id],
      [{ goal: "Оплата" }, dep.id],
      [{ goal: 2 }, dep.id],
      [{ goal: "reg" }, reg.id],
      [{ gid: reg.id }, reg.id],
      [{ gid: dep.id, goal: "reg" }, dep.id],
      [{ gid: dep.id, goal: "nothing" }, dep.id],
    ];
    for (const [query, goalId] of told) {
      expect([query, (await lead(await made({ click: await newClick(), ...query })))?.goalId]).toEqual([query, goalId]);
    }
    expect((await lead(await made({ click: await newClick(), goal: "", gid: "" })))?.goalId).toBeNull();
  });

  it("that is unknown, deleted, of another offer, of nobody's offer or of another account is named, and the rest counts without it", async () => {
    const h = createHarness();
    const sold = await createSold(h);
    const other = await createSold(h);
    const theirs = await sold.affiliate("approved");
    const [mine, foreign, gone] = [await sold.goal("mine"), await other.offerGoal("foreign"), await sold.offerGoal("gone")];
    const ofAffiliate = await theirs.goal("dep", { payoutMicros: 1_000_000_000 });
    await h.db.update(goals).set({ status: RESOURCE_STATUS.deleted }).where(eq(goals.id, gone.id));
    const click = await sold.newClick();
    const id = await sold.made({ click, exto: "kept" });
    for (const goal of [
      { goal: "nothing" },
      { goal: "mine" },
      { gid: mine.id },
      { goal: "foreign" },
      { gid: foreign.id },
      { goal: "gone" },
      { gid: gone.id },
      { goal: "dep" },
      { gid: ofAffiliate.id },
      { gid: 999_999_999 },
    ]) {
      const ignored = Object.keys(goal);
      for (const from of [sold, theirs]) {
        expect([goal, await sold.call("click", { click: await from.newClick(), ...goal })]).toEqual([goal, { ...MADE, ignored }]);
        expect(await sold.call("status", { click: await from.newClick(), status: "approve", auto: 1, ...goal })).toEqual({
          ...MADE,
          ignored,
        });
      }
      expect(await sold.call("status", { click, exto: "kept", status: "approve", ...goal })).toEqual({ ...ok(id), ignored });
      expect(await sold.call("status", { order: id, status: "hold", ...goal })).toEqual({ ...ok(id), ignored });
    }
    const goalIds = [...(await sold.leads()), ...(await theirs.leads())].map(({ goalId, payoutMicros }) => [goalId, payoutMicros]);
    expect(goalIds).toEqual(Array(41).fill([null, null]));
  });

  it("of whose flow it is stays unknown when the flow leaves the offer", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    await theirs.goal("dep", { payoutMicros: 1_000_000_000 });
    const names: Values[] = [
      { click: await theirs.newClick() },
      { click: await theirs.landedClick(), exto: "A" },
      { code: theirs.flow.code, exto: "B" },
    ];
    for (const name of names) await sold.made(name);
    await sold.h.db.$client.prepare("UPDATE flows SET offer_id = NULL WHERE id = ?1").bind(theirs.flow.id).run();
    for (const name of names) {
      expect([name, await sold.call("status", { ...name, status: "approve", goal: "dep" })]).toMatchObject([
        name,
        { status: "ok", ignored: ["goal"] },
      ]);
      expect(await sold.call("status", { ...name, status: "approve" })).toEqual(EDIT);
    }
    expect((await theirs.leads()).map(({ status, goalId, payoutMicros }) => [status, goalId, payoutMicros])).toEqual(
      Array(3).fill([2, null, null]),
    );
  });

  it("gives a lead its price where nobody tells one, and another one when it is changed", async () => {
    const { h, call, made, newClick, lead, offer, offerGoal } = await createSold();
    const reg = await offerGoal("reg", [], { payoutMicros: 2_000_000, currency: "eur" });
    const dep = await offerGoal("dep", [], { payoutMicros: 7_000_000, currency: "eur" });
    const tagged = await offerGoal("tagged", [], { payoutMicros: 1 });
    const free = await offerGoal("free");
    const sums = { payoutMicros: 30_000_000, revenueMicros: 40_000_000, currency: "usd" };
    await h.db.insert(offerPayouts).values({ offerId: offer.id, goalId: tagged.id, ...sums });
    const click = await newClick();
    const id = await made({ click, goal: "reg" });
    expect(await lead(id)).toMatchObject({ goalId: reg.id, payoutMicros: 2_000_000, currency: "eur", revenueMicros: null });
    expect(await call("status", { click, goal: "reg" })).toEqual(EDIT);
    expect(await call("status", { click, goal: "dep" })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ goalId: dep.id, payoutMicros: 7_000_000, currency: "eur", status: 0 });
    expect(await call("status", { click, goal: "tagged", status: "hold" })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ goalId: tagged.id, ...sums, revenueCurrency: "usd", status: 1 });
    // A goal without a price takes none away.
    expect(await call("status", { click, goal: "free" })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ goalId: free.id, ...sums, status: 1 });
    expect(await call("status", { click, goal: "reg", wm: 9 })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ goalId: reg.id, payoutMicros: 9_000_000, revenueMicros: 9_000_000, currency: "usd" });
    expect(await call("status", { click, status: "approve" })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ goalId: reg.id, payoutMicros: 9_000_000, status: 2 });
  });

  it("is no part of a lead's name: the same click with another goal is the same lead", async () => {
    const { call, made, newClick, leads, offerGoal } = await createSold();
    const [reg] = [await offerGoal("reg"), await offerGoal("dep")];
    const click = await newClick();
    const id = await made({ click, goal: "reg" });
    expect(await call("click", { click, goal: "dep" })).toEqual(duplicate(id));
    expect(await call("click", { click })).toEqual(duplicate(id));
    expect(await leads()).toMatchObject([{ id, goalId: reg.id, seq: 1 }]);
  });

  it("tells which of several leads of a click is meant, as a tracker's postbacks make them; else the oldest is", async () => {
    const { call, post, newClick, lead, offerGoal } = await createSold();
    await offerGoal("reg");
    const dep = await offerGoal("dep");
    const click = await newClick();
    const [first, second] = [await post({ click, goal: "reg" }), await post({ click, goal: "dep" })];
    expect(await call("status", { click, goal: "dep", status: "approve" })).toEqual(ok(second.id));
    expect(await call("status", { click, status: "hold" })).toEqual(ok(first.id));
    expect(await lead(first.id)).toMatchObject({ status: 1 });
    // One of them cannot become the other.
    expect(await call("status", { order: first.id, goal: "dep" })).toEqual({ ...EDIT, ignored: ["goal"] });
    expect(await call("status", { order: first.id, gid: dep.id })).toEqual({ ...EDIT, ignored: ["gid"] });
    expect(await call("status", { order: first.id, goal: "reg", status: "cancel" })).toEqual(ok(first.id));
  });

  it("that a lead was given is the one by which the tracker finds it", async () => {
    const { call, made, post, newClick, flow, leads, offerGoal } = await createSold();
    await offerGoal("reg");
    await offerGoal("dep");
    for (const name of [
      { click: await newClick() },
      { click: await newClick(), exto: "a|b|1" },
      { flow: flow.id, exto: "x|y" },
    ] as Values[]) {
      const id = await made({ ...name, goal: "reg" });
      expect(await call("status", { ...name, goal: "dep" })).toEqual(ok(id));
      const { exto = "", ...rest } = name;
      expect(await post({ ...rest, uid: exto, goal: "dep", status: "hold" })).toMatchObject({ id, create: false });
      expect(await post({ ...rest, uid: exto, goal: "reg" })).toMatchObject({ create: true });
    }
    expect(await leads()).toHaveLength(6);
  });

  it("of the account, without an offer, is known by the flow's own account's code", async () => {
    const { h, call, goal, newClick, flow, token, lead } = await createSold();
    const own = await goal("own");
    expect(await call("click", { token, click: await newClick(), goal: "own" })).toEqual({ ...MADE, ignored: ["goal"] });
    await h.db.$client.prepare("UPDATE flows SET offer_id = NULL WHERE id = ?1").bind(flow.id).run();
    const global = await makeGlobalToken(h, flow.accountId);
    const made = await call("click", { token: global, click: await newClick(), goal: "own" });
    expect(made).toEqual(MADE);
    expect(await lead(made.id)).toMatchObject({ goalId: own.id, offerId: null });
  });
});

describe("a paused goal", () => {
  it("takes no new lead of any call, which is kept without it, until it is resumed; those that it has still change", async () => {
    const { h, key, call, made, post, newClick, flow, offerGoal, lead, leads } = await createSold();
    const goal = await offerGoal("dep", ["paid"], { payoutMicros: 7_000_000 });
    const kept = await made({ click: await newClick(), exto: "old", goal: "dep" });
    await h.api("/api/goals/pause.json", { key, json: { id: goal.id } });

    const clicks = [await newClick(), await newClick(), await newClick(), await newClick()] as const;
    const fresh = [
      await made({ click: clicks[0], goal: "dep" }),
      await made({ click: clicks[1], exto: "A", gid: goal.id }),
      await made({ click: clicks[2], status: "hold", goal: "paid", auto: 1 }, "status"),
      (await post({ click: clicks[3], goal: "dep", status: "hold" })).id,
      (await h.api("/api/tracker/bulk.json", { key, json: { data: `flow,subid,goal\n${flow.code},s1,dep` } })).lines[0].id,
    ];
    for (const id of fresh) expect(await lead(id)).toMatchObject({ goalId: null, payoutMicros: null });
    const ignored = ["goal"];
    expect(await call("click", { click: clicks[0], goal: "dep" })).toEqual({ ...duplicate(fresh[0]), ignored });
    const approved = { click: clicks[1], exto: "A", goal: "dep", status: "approve" };
    expect(await call("status", approved)).toEqual({ ...ok(fresh[1]), ignored });
    expect(await post({ click: clicks[3], goal: "dep", status: "approve" })).toMatchObject({ id: fresh[3], create: false, ignored });
    expect(await lead(fresh[3])).toMatchObject({ goalId: null, status: 2 });

    const { click } = (await lead(kept)) ?? { click: "" };
    expect(await call("status", { click, exto: "old", goal: "dep", status: "hold" })).toEqual(ok(kept));
    expect(await post({ click, uid: "old", goal: "dep", status: "approve" })).toMatchObject({ id: kept, create: false });
    expect(await lead(kept)).toMatchObject({ goalId: goal.id, status: 2, payoutMicros: 7_000_000 });

    await h.api("/api/goals/resume.json", { key, json: { id: goal.id } });
    expect(await lead(await made({ click: await newClick(), goal: "dep" }))).toMatchObject({ goalId: goal.id });
    expect(await post({ click: clicks[3], goal: "dep" })).toMatchObject({ create: true });
    expect(await leads()).toHaveLength(1 + fresh.length + 2);
  });

  it("costs no round trip and hardly a row more", async () => {
    const { h, key, call, newClick, offerGoal } = await createSold();
    const goal = await offerGoal("dep");
    const cost = async () => {
      const click = await newClick();
      return h.d1.measure(() => call("click", { click, goal: "dep" }));
    };
    await cost();
    const active = await cost();
    await h.api("/api/goals/pause.json", { key, json: { id: goal.id } });
    const paused = await cost();
    expect(paused.roundTrips).toBe(2);
    expect(paused.rowsRead - active.rowsRead).toBeLessThanOrEqual(3);
  });
});
