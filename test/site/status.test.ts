import { describe, expect, it } from "vitest";
import { makeTemplate } from "../factories.ts";
import { BAD_ID, createSold, duplicate, EDIT, MADE, ok, type Sold, type Values } from "./kit.ts";

const [WAIT, HOLD, APPROVE, CANCEL, TRASH] = [0, 1, 2, 3, 4];
const STATUS: Record<string, number | undefined> = {
  wait: WAIT,
  processing: WAIT,
  hold: HOLD,
  approve: APPROVE,
  cancel: CANCEL,
  trash: TRASH,
};

/** Where a lead comes to stand that is made with these parameters. */
async function stageOf(
  { made, newClick, lead }: Sold,
  query: Values,
): Promise<[status: number | undefined, isProcessing: boolean | undefined]> {
  const row = await lead(await made({ click: await newClick(), ...query }));
  return [row?.status, row?.isProcessing];
}

describe("a status", () => {
  it.each([
    ["wait", "n new create created make lead reg registration signup wait waiting pending open"],
    ["processing", "processing in-processing inprogress work working"],
    ["hold", "h hold on-hold holded review"],
    ["approve", "a accept ACCEPTED approve approved confirm confirmed sale deposit paid payout success complete completed"],
    ["cancel", "c d cancel canceled cancelled decline declined refund refunded chargeback unsub"],
    ["trash", "t trash error wrong reject rejected bad fraud duplicate double test fail failed invalid spam"],
  ])("%s is recognised by its words", async (name, words) => {
    const sold = await createSold();
    for (const status of words.split(" ")) {
      expect([status, await stageOf(sold, { status })]).toEqual([status, [STATUS[name], name === "processing"]]);
    }
  });

  it("nobody knows makes a new lead, and changes none", async () => {
    const { call, made, newClick, lead } = await createSold();
    const click = await newClick();
    const id = await made({ click, status: "whatever" });
    expect(await lead(id)).toMatchObject({ status: WAIT, statusText: "whatever" });
    expect(await call("status", { click, status: "approve" })).toEqual(ok(id));
    for (const _ of [1, 2]) expect(await call("status", { click, status: "somewhere" })).toEqual({ ...ok(id), ignored: ["status"] });
    expect(await call("status", { click })).toEqual(EDIT);
    expect(await lead(id)).toMatchObject({ status: APPROVE, statusText: "somewhere", seq: 3 });
  });

  it("is the sender's own before it is anybody's, in lists, in any writing", async () => {
    const sold = await createSold();
    const own = {
      sta: "completed, Paid-Out",
      stc: "cancelled,approve",
      stt: "failed,2",
      stw: "processing,hold",
      sth: "later",
      stn: "fresh",
    };
    for (const [status, stage] of [
      ["completed", [APPROVE, false]],
      ["paid out", [APPROVE, false]],
      ["PAIDOUT!", [APPROVE, false]],
      ["approve", [CANCEL, false]],
      ["approved", [APPROVE, false]],
      ["2", [TRASH, false]],
      ["hold", [WAIT, true]],
      ["later", [HOLD, false]],
      ["fresh", [WAIT, false]],
      ["review", [HOLD, false]],
      ["2,failed", [WAIT, false]],
    ] as const) {
      expect([status, await stageOf(sold, { ...own, status })]).toEqual([status, stage]);
    }
  });

  it("in two lists is that of the first: new, processing, hold, approve, cancel, trash", async () => {
    const sold = await createSold();
    const lists = { stn: "x", stw: "x", sth: "x", sta: "x", stc: "x", stt: "x" };
    const order = [
      ["stn", [WAIT, false]],
      ["stw", [WAIT, true]],
      ["sth", [HOLD, false]],
      ["sta", [APPROVE, false]],
      ["stc", [CANCEL, false]],
      ["stt", [TRASH, false]],
    ] as const;
    for (const [index, [first, stage]] of order.entries()) {
      const left = Object.fromEntries(Object.entries(lists).filter(([name]) => order.findIndex(([each]) => each === name) >= index));
      expect([first, await stageOf(sold, { ...left, status: "x" })]).toEqual([first, stage]);
    }
  });

  it("may be told by number, and by accept=1 before that, both before the word", async () => {
    const sold = await createSold();
    const stages = [WAIT, WAIT, WAIT, HOLD, CANCEL, APPROVE, APPROVE, APPROVE, APPROVE, APPROVE, CANCEL, TRASH];
    for (const [index, status] of stages.entries()) {
      const stid = index + 1;
      expect([stid, await stageOf(sold, { stid, status: "approve" })]).toEqual([stid, [status, stid === 2 || stid === 3]]);
    }
    expect(await stageOf(sold, { accept: 1, stid: 12, status: "cancel" })).toEqual([APPROVE, false]);
    expect(await stageOf(sold, { accept: 1, sta: "x", stc: "approve" })).toEqual([APPROVE, false]);
    expect(await stageOf(sold, { accept: 0, stid: 5 })).toEqual([CANCEL, false]);
    const click = await sold.newClick();
    const id = await sold.made({ click, status: "fresh" });
    for (const [told, statusText] of [
      [{ accept: 1 }, "approve"],
      [{ stid: 5 }, "cancel"],
      [{ stid: 2, status: "called" }, "called"],
    ] as const) {
      expect(await sold.call("status", { click, ...told })).toEqual(ok(id));
      expect(await sold.lead(id)).toMatchObject({ statusText });
    }
    for (const stid of [13, -1, "six", "1.5"]) {
      expect(await sold.call("status", { click, stid, status: "called" })).toEqual({ ...ok(id), ignored: ["stid", "status"] });
    }
  });

  it("comes with its reason", async () => {
    const { call, made, newClick, lead } = await createSold();
    const click = await newClick();
    const id = await made({ click });
    expect(await call("status", { click, status: "cancel", reason: 7 })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ status: CANCEL, reason: 7 });
    expect(await call("status", { click, status: "cancel", reason: 7 })).toEqual(EDIT);
    expect(await call("status", { click, status: "cancel", reason: 8 })).toEqual(ok(id));
    expect(await call("status", { click, status: "cancel", reason: "rude" })).toEqual({ ...EDIT, ignored: ["reason"] });
    expect(await lead(id)).toMatchObject({ status: CANCEL, reason: 8 });
  });
});

describe("changing a lead", () => {
  it("goes anywhere and back, processing told from new; the same again is edit; history and postbacks follow each move once", async () => {
    const { h, call, made, newClick, lead, events, owed, flowTemplate } = await createSold();
    h.net.on("up.test", () => new Response("ok"));
    for (const event of ["wait", "hold", "approve", "cancel", "trash"] as const)
      await flowTemplate(event, `https://up.test/${event}?{lead}`);
    const click = await newClick();
    const id = await made({ click });
    const steps = [
      ["processing", {}, WAIT, true],
      ["hold", {}, HOLD, false],
      ["processing", { stw: "processing" }, WAIT, true],
      ["new", {}, WAIT, false],
      ["processing", {}, WAIT, true],
      ["approve", {}, APPROVE, false],
      ["cancel", {}, CANCEL, false],
      ["approve", {}, APPROVE, false],
      ["trash", {}, TRASH, false],
      ["hold", {}, HOLD, false],
      ["new", { stid: 1 }, WAIT, false],
    ] as const;
    for (const [status, more, stands, isProcessing] of steps) {
      h.clock.advance(1);
      expect([status, await call("status", { click, status, ...more })]).toEqual([status, ok(id)]);
      expect(await lead(id)).toMatchObject({ status: stands, isProcessing, statusText: status });
      expect([status, await call("status", { click, status, ...more })]).toEqual([status, EDIT]);
      expect([status, await call("click", { click })]).toEqual([status, duplicate(id)]);
    }
    await h.drain();
    expect(await owed()).toEqual([WAIT, HOLD, WAIT, APPROVE, CANCEL, APPROVE, TRASH, HOLD, WAIT]);
    expect(h.net.urlsTo("up.test")).toEqual(
      ["wait", "hold", "wait", "approve", "cancel", "approve", "trash", "hold", "wait"].map((event) => `https://up.test/${event}?${id}`),
    );
    const history = await events(id);
    expect(history.map(({ seq, source, status, statusBefore, statusAfter }) => [seq, source, status, statusBefore, statusAfter])).toEqual([
      [1, "site", WAIT, null, WAIT],
      [2, "site", null, WAIT, WAIT],
      [3, "site", HOLD, WAIT, HOLD],
      [4, "site", WAIT, HOLD, WAIT],
      [5, "site", null, WAIT, WAIT],
      [6, "site", null, WAIT, WAIT],
      [7, "site", APPROVE, WAIT, APPROVE],
      [8, "site", CANCEL, APPROVE, CANCEL],
      [9, "site", APPROVE, CANCEL, APPROVE],
      [10, "site", TRASH, APPROVE, TRASH],
      [11, "site", HOLD, TRASH, HOLD],
      [12, "site", WAIT, HOLD, WAIT],
    ]);
  });

  it("in other words is no change", async () => {
    const { call, made, newClick, lead, events } = await createSold();
    const click = await newClick();
    const id = await made({ click, status: "approve" });
    for (const same of [{ status: "APPROVED" }, { status: "sale" }, { stid: 6 }, { accept: 1 }, { status: "x", sta: "x" }]) {
      expect([same, await call("status", { click, ...same })]).toEqual([same, EDIT]);
    }
    // The words are kept all the same.
    expect((await events(id)).map(({ statusText }) => statusText)).toEqual(["approve", "APPROVED", "sale", "approve", "x"]);
    expect(await lead(id)).toMatchObject({ status: APPROVE, statusText: "x", seq: 5 });
  });

  it("of its beginning does not move a lead that is further, unless a list or a number says so; the word is kept", async () => {
    const { call, made, newClick, lead, events, owed, flowTemplate } = await createSold();
    for (const event of ["wait", "hold", "approve", "cancel", "trash"] as const) await flowTemplate(event, "https://up.test/");
    for (const [further, status] of [
      ["hold", HOLD],
      ["sale", APPROVE],
      ["refund", CANCEL],
      ["fake", TRASH],
    ] as const) {
      const click = await newClick();
      const id = await made({ click, status: further, wm: 50 });
      for (const word of ["new", "lead", "pending", "In Processing", "lead"]) {
        expect([word, await call("status", { click, status: word })]).toEqual([word, EDIT]);
        expect([word, await call("click", { click, status: word, wm: 1 })]).toEqual([word, duplicate(id)]);
        // It tells what the lead lacks, and replaces nothing.
        expect([word, await call("status", { click, status: word, wm: 1 })]).toEqual([word, EDIT]);
      }
      expect(await lead(id)).toMatchObject({ status, isProcessing: false, statusText: further, payoutMicros: 50_000_000 });
      expect((await events(id)).map(({ statusText }) => statusText)).toEqual([further, "new", "lead", "pending", "In Processing"]);
      expect(await call("status", { click, status: "pending", comment: "late", count: 2, country: "de" })).toEqual(ok(id));
      expect(await call("status", { click, status: "pending", comment: "later", count: 3 })).toEqual(EDIT);
      expect(await lead(id)).toMatchObject({ status, comment: "late", quantity: 2, country: "" });
      expect(await call("status", { click, status: "pending", stw: "pending" })).toEqual(ok(id));
      expect(await lead(id)).toMatchObject({ status: WAIT, isProcessing: true });
    }
    expect(await owed()).toEqual([HOLD, WAIT, APPROVE, WAIT, CANCEL, WAIT, TRASH, WAIT]);
  });

  it("of what is said beside the status alone is a change, reported to nobody", async () => {
    const { call, made, newClick, owed, lead, flowTemplate } = await createSold();
    for (const event of ["wait", "approve"] as const) await flowTemplate(event, "https://up.test/");
    const click = await newClick();
    const id = await made({ click, status: "approve", wm: 3 });
    for (const more of [
      { wm: 4 },
      { comment: "rang" },
      { bad: 1 },
      { count: 2 },
      { base: 9 },
      { country: "de" },
      { mobile: 1 },
    ] as Values[]) {
      expect([more, await call("status", { click, status: "approve", ...more })]).toEqual([more, ok(id)]);
      expect([more, await call("status", { click, status: "approve", ...more })]).toEqual([more, EDIT]);
    }
    expect(await lead(id)).toMatchObject({ payoutMicros: 4_000_000, comment: "rang", isBad: true, quantity: 2, country: "de", mobile: 1 });
    expect(await owed()).toEqual([APPROVE]);
  });

  it("is told to the account's addresses where the flow has none, and to the flow's alone where it has one", async () => {
    const { h, accountId, call, made, newClick, owed, flowTemplate } = await createSold();
    h.net.on("up.test", () => new Response("ok"));
    for (const event of ["wait", "hold", "approve"] as const) await makeTemplate(h, accountId, event, `https://up.test/account/${event}`);
    const click = await newClick();
    await made({ click });
    await call("status", { click, status: "hold" });
    await h.drain();
    await flowTemplate("approve", "https://up.test/flow/approve?{price}{currency}");
    await call("status", { click, stid: 1 });
    await call("status", { click, status: "approve", wm: 2.5, cc: "eur" });
    await h.drain();
    expect(h.net.urlsTo("up.test")).toEqual([
      "https://up.test/account/wait",
      "https://up.test/account/hold",
      "https://up.test/flow/approve?2.5eur",
    ]);
    expect(await owed()).toEqual([WAIT, HOLD, APPROVE]);
  });

  it("of an affiliate's is told to the affiliate, with the affiliate's sum", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    sold.h.net.on("up.test", () => new Response("ok"));
    await makeTemplate(sold.h, theirs.accountId, "approve", "https://up.test/theirs?{price}");
    await makeTemplate(sold.h, sold.accountId, "approve", "https://up.test/ours?{price}");
    await sold.made({ click: await theirs.newClick(), status: "approve", wm: 10, pd: 4 });
    await sold.h.drain();
    expect(sold.h.net.urlsTo("up.test")).toEqual(["https://up.test/theirs?6"]);
  });
});

describe("a lead whose making was lost", () => {
  it("is bad-id, and made by auto=1 at once in the status told", async () => {
    const { call, newClick, flow, leads, owed, flowTemplate } = await createSold();
    for (const event of ["wait", "approve"] as const) await flowTemplate(event, "https://up.test/");
    const names: Values[] = [
      { click: await newClick() },
      { click: await newClick(), exto: "A" },
      { flow: flow.id, exto: "B" },
      { code: flow.code, exto: "C" },
    ];
    for (const name of names) {
      expect(await call("status", { ...name, status: "approve" })).toEqual(BAD_ID);
      expect(await call("status", { ...name, status: "approve", auto: 0 })).toEqual(BAD_ID);
      const made = await call("status", { ...name, status: "approve", auto: 1, wm: 2 });
      expect(made).toEqual(MADE);
      expect(await call("status", { ...name, status: "approve", auto: 1, wm: 2 })).toEqual(EDIT);
      expect(await call("status", { ...name, status: "cancel", auto: 1 })).toEqual(made);
    }
    expect((await leads()).map(({ status, payoutMicros, seq }) => [status, payoutMicros, seq])).toEqual(
      Array(4).fill([CANCEL, 2_000_000, 2]),
    );
    expect(await owed()).toEqual(Array(4).fill(APPROVE));
  });

  it("is not made by auto=1 where the click has another one", async () => {
    const { call, made, newClick, leads } = await createSold();
    const [plain, numbered] = [await newClick(), await newClick()];
    await made({ click: plain });
    await made({ click: numbered, exto: "A" });
    for (const name of [{ click: plain, exto: "A" }, { click: numbered }, { click: numbered, exto: "B" }] as Values[]) {
      expect([name, await call("status", { ...name, status: "approve", auto: 1 })]).toEqual([name, BAD_ID]);
    }
    expect(await leads()).toHaveLength(2);
  });

  it("is made by a status of stn, new, whatever else the click has; other statuses only change", async () => {
    const { call, made, newClick, flow, lead, leads } = await createSold();
    const stn = "new,Fresh";
    const click = await newClick();
    await made({ click, exto: "other" });
    for (const name of [{ click }, { click, exto: "A" }, { flow: flow.id, exto: "B" }] as Values[]) {
      expect(await call("status", { ...name, stn, status: "hold" })).toEqual(BAD_ID);
      const lost = await call("status", { ...name, stn, status: "FRESH", wm: 5 });
      expect(lost).toEqual(MADE);
      expect(await lead(lost.id)).toMatchObject({ status: WAIT, isProcessing: false, payoutMicros: 5_000_000 });
      expect(await call("status", { ...name, stn, status: "approve" })).toEqual(lost);
      // Told again, late, it takes nothing back.
      expect(await call("status", { ...name, stn, status: "new", comment: "late" })).toEqual(EDIT);
      expect(await lead(lost.id)).toMatchObject({ status: APPROVE, comment: "" });
      // Without stn the word is one of the lead's beginning.
      expect(await call("status", { ...name, status: "new" })).toEqual(EDIT);
      expect(await lead(lost.id)).toMatchObject({ status: APPROVE });
    }
    expect(await leads()).toHaveLength(4);
  });

  it("with both is made as stn has it for its words, as auto has it for others", async () => {
    const { call, newClick, leads } = await createSold();
    const both = { stn: "lead", auto: 1 };
    const [first, second] = [await newClick(), await newClick()];
    expect(await call("status", { click: first, ...both, status: "lead" })).toEqual(MADE);
    expect(await call("status", { click: first, exto: "2", ...both, status: "lead" })).toEqual(MADE);
    expect(await call("status", { click: first, exto: "3", ...both, status: "sale" })).toEqual(BAD_ID);
    expect(await call("status", { click: second, ...both, status: "sale" })).toEqual(MADE);
    // What comes before the word is no status of stn.
    const third = { click: await newClick(), stn: "lead", status: "lead" };
    expect(await call("status", { ...third, accept: 1 })).toEqual(BAD_ID);
    const last = await call("status", { ...third, auto: 1, accept: 1 });
    expect(await call("status", { ...third, stid: 5 })).toEqual(last);
    expect((await leads()).map(({ status }) => status)).toEqual([WAIT, WAIT, APPROVE, CANCEL]);
  });

  it("is not made of a number", async () => {
    const { call, leads } = await createSold();
    expect(await call("status", { order: 999_999_999, auto: 1, stn: "new", status: "new" })).toEqual(BAD_ID);
    expect(await leads()).toEqual([]);
  });
});
