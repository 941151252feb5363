import { describe, expect, it } from "vitest";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling, refusal, taken } from "./conversion-kit.ts";

const h = createHarness();

describe("a postback before its click", () => {
  it("is held in two round trips, and applied when the click is written, by what the click says", async () => {
    const selling = await makeSelling(h, { payments: [{ payoutMicros: 1 }, { countries: '["us"]' }] });
    const { id, land } = await selling.makeClick();
    const receivedAtMs = h.clock.ms;
    const cost = await h.d1.measure(async () => expect(await selling.post({ clickid: id, action_id: "A" })).toEqual(taken));
    expect(cost.roundTrips).toBe(2);
    expect(await selling.conversions()).toEqual([]);
    expect(await selling.received()).toMatchObject([{ answer: '{"status":1}', leadId: null }]);
    h.clock.ms += 5000;
    await land();
    expect(await selling.conversions()).toMatchObject([
      {
        lead: { payoutMicros: 3_000_000, country: "us", startedAtMs: receivedAtMs, click: id },
        own: { actionId: "A", createdAtMs: receivedAtMs },
      },
    ]);
    expect(await selling.held()).toEqual([]);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });

  it("is applied in its order, and those that come before that is done wait behind it", async () => {
    const selling = await makeSelling(h);
    const { id, land } = await selling.makeClick();
    for (const query of [{ status: 2 }, { status: 3 }, { status: 1 }, { status: 2, goal: "1" }, { action_id: "B" }])
      expect(await selling.post({ clickid: id, ...query })).toEqual(taken);
    // What one says that waits already is not held again.
    expect(await selling.held()).toHaveLength(4);
    h.d1.fail("SELECT click, position");
    await land();
    expect(await selling.conversions()).toEqual([]);
    h.d1.heal();
    expect(await selling.post({ clickid: id, action_id: "C" })).toEqual(taken);
    expect((await selling.conversions()).map(({ lead, own }) => [own.actionId, lead.status])).toEqual([
      [id, LEAD_STATUS.cancel],
      ["B", LEAD_STATUS.approve],
      ["C", LEAD_STATUS.approve],
    ]);
    expect(await selling.held()).toEqual([]);
    await selling.balances();
  });

  it("is applied by the schedule where nobody told that the click was written", async () => {
    const selling = await makeSelling(h);
    const { id, land } = await selling.makeClick();
    await selling.post({ clickid: id });
    h.d1.fail("SELECT click, position");
    await land();
    h.d1.heal();
    await h.cron();
    expect(await selling.conversions()).toEqual([]);
    h.clock.ms += MINUTE_MS;
    await h.cron();
    expect(await selling.conversions()).toHaveLength(1);
    expect(await selling.held()).toEqual([]);
  });

  it("whose click never comes is matched by no payment that asks for one, days later", async () => {
    const selling = await makeSelling(h, { payments: [{ countries: '["us"]' }] });
    const [one, two] = [await selling.makeClick(), await selling.makeClick()];
    await selling.post({ clickid: one.id });
    for (let hour = 0; hour < 71; hour += 10) {
      h.clock.ms += DAY_MS / 8;
      await h.cron();
    }
    expect(await selling.conversions()).toEqual([]);
    await selling.setPayments([{}, { countries: '["us"]' }]);
    await selling.post({ clickid: two.id });
    h.clock.ms += 3 * DAY_MS;
    await h.cron();
    h.clock.ms += DAY_MS;
    await h.cron();
    expect(await selling.conversions()).toMatchObject([
      { lead: { payoutMicros: 3_000_000, country: "" } },
      { lead: { payoutMicros: 3_000_000 } },
    ]);
    expect(await selling.held()).toEqual([]);
  });

  it("is not held for a click that may be pruned", async () => {
    const selling = await makeSelling(h, { payments: [{}, { countries: '["us"]' }] });
    const { id } = await selling.makeClick();
    h.deps.config.clickRetentionDays = 2;
    h.clock.ms += 2 * DAY_MS;
    await selling.post({ clickid: id });
    h.deps.config.clickRetentionDays = 0;
    expect(await selling.held()).toEqual([]);
    expect(await selling.conversions()).toMatchObject([{ lead: { payoutMicros: 3_000_000, country: "", click: id } }]);
  });

  it("is judged as one of a click is, at once", async () => {
    const selling = await makeSelling(h, { isStopped: true, settings: { allowedIps: "203.0.113.9" } });
    const { id } = await selling.makeClick();
    expect(await selling.post({ clickid: id })).toEqual(refusal("Current IP-address is denied"));
    expect(await selling.held()).toEqual([]);
  });

  it("fifty times at once is one", async () => {
    const selling = await makeSelling(h);
    const { id, land } = await selling.makeClick();
    const send = () => h.api("/postback", { query: { clickid: id, action_id: "A" } });
    const [answers] = await Promise.all([Promise.all(Array.from({ length: 50 }, send)), land()]);
    for (const { status, message } of answers) expect([status, message]).toEqual(status === 1 ? [1, undefined] : [2, "Conversion exists"]);
    expect(answers.some(({ status }) => status === 1)).toBe(true);
    await h.settle();
    h.clock.ms += MINUTE_MS;
    await h.cron();
    expect(await selling.conversions()).toHaveLength(1);
    expect(await selling.held()).toEqual([]);
    expect(await selling.received()).toHaveLength(50);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });
});

describe("the same postback", () => {
  it("fifty times at once makes one conversion, and is told so once", async () => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    const answers = await Promise.all(Array.from({ length: 50 }, () => h.api("/postback", { query: { clickid } })));
    expect(answers.filter(({ status }) => status === 1)).toHaveLength(1);
    expect(answers.filter(({ message }) => message === "Conversion exists")).toHaveLength(49);
    await h.settle();
    expect(await selling.conversions()).toHaveLength(1);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
    expect(await selling.received()).toHaveLength(50);
  });

  it("of the first conversion of an affiliate makes one flow", async () => {
    const selling = await makeSelling(h);
    const query = { offer_id: selling.offer.id, pid: selling.affiliate.number };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => h.api("/postback", { query: { ...query, action_id: index } })),
    );
    expect(answers).toEqual(answers.map(() => taken));
    const flows = new Set((await selling.conversions()).map(({ lead }) => lead.flowId));
    expect([flows.size, flows.has(null)]).toEqual([1, false]);
    expect(await selling.balances()).toEqual([[30_000_000, 0]]);
  });
});

describe("a postback while the database fails", () => {
  const FAULT = refusal("Server error, Please contact your administrator");

  it.each(["FROM json_each", "INSERT INTO leads"])("at %j is answered so that it is sent again, and nothing is stored", async (when) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    h.d1.fail(when);
    const answer = await h.request("/postback", { query: { clickid } });
    expect([answer.status, await answer.json()]).toEqual([500, FAULT]);
    h.d1.heal();
    expect(await selling.conversions()).toEqual([]);
    expect(await selling.received()).toEqual([]);
    expect(await selling.post({ clickid })).toEqual(taken);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });

  it("whose answer was lost is there once", async () => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    h.d1.loseAnswers("INSERT INTO leads");
    expect((await h.request("/postback", { query: { clickid } })).status).toBe(500);
    h.d1.heal();
    expect(await selling.post({ clickid })).toEqual(refusal("Conversion exists"));
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });

  it.each([0, 1, 2, 3, 4, 5])("within its batch, after %i statements, leaves nothing, and is tried again", async (place) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    h.d1.breakOff("INSERT INTO network_conversions", place);
    expect(await selling.post({ clickid })).toEqual(taken);
    expect([(await selling.conversions()).length, (await selling.received()).length]).toEqual([1, 1]);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });
});

describe("a postback of nonsense", () => {
  it("is read as far as it can be", async () => {
    const selling = await makeSelling(h);
    const clicks = [await selling.click(), await selling.click()];
    const [one = "", two = ""] = clicks;
    expect(await h.api("/postback", { json: { clickid: [one], action_id: "a\0b", status: [1], sum: {}, comment: null } })).toEqual(taken);
    expect(
      await h.api("/postback", { form: { clickid: two, comment: `<script>${"y".repeat(60_000)}`, referrer: "javascript:1" } }),
    ).toEqual(taken);
    const made = await selling.conversions();
    expect(made.map(({ own }) => own.actionId)).toEqual(["ab", two]);
    expect(made.map(({ own }) => own.comment.length)).toEqual([0, 2000]);
    expect((await selling.received()).every(({ params }) => params.length < 8000)).toBe(true);
  });

  const LONG = "x".repeat(255);
  const WRONG_ID = "Parameter action_id must be one text of at most 255 characters";
  const WRONG_GOAL = "Parameter goal must be one text of at most 255 characters";

  it.each<[string, Parameters<typeof h.api>[1], string]>([
    ["an id that is too long", { json: { action_id: `${LONG}1` } }, WRONG_ID],
    ["a list of ids", { json: { action_id: ["A", "B"] } }, WRONG_ID],
    ["an object in the place of an id", { json: { action_id: { a: 1 } } }, WRONG_ID],
    ["a goal that is too long", { json: { goal: `${LONG}1` } }, WRONG_GOAL],
    ["an object in the place of a goal", { json: { action_id: "A", goal: { a: 1 } } }, WRONG_GOAL],
  ])("with %s counts for no other conversion: it is refused, and in the network's log", async (_, sent, text) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    expect(await h.api("/postback", { query: { clickid }, ...sent })).toEqual(refusal(text));
    expect(await selling.conversions()).toEqual([]);
    expect(await selling.received()).toMatchObject([{ answer: JSON.stringify(refusal(text)), leadId: null }]);
    // Where nothing else says what it is of, the reason is the same.
    expect(await h.api("/postback", { query: {}, ...sent })).toEqual(refusal(text));
  });

  const MALFORMED = "The request body cannot be read";

  it.each<[string, Parameters<typeof h.api>[1], string]>([
    ["a body that is too large", { body: `action_id=A&comment=${"x".repeat(70_000)}` }, "The request body is too large"],
    ["JSON that is cut off", { body: '{"action_id":"A' }, MALFORMED],
    ["JSON that is no object", { json: [1, 2] }, MALFORMED],
    ["a compressed body", { body: "\u001f\u008b", headers: { "content-encoding": "gzip" } }, MALFORMED],
  ])("with %s is taken by its query, and told so, there and in the network's log", async (_, sent, message) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    const answer = { status: 1, message };
    expect(await h.api("/postback", { query: { clickid }, ...sent })).toEqual(answer);
    expect((await selling.conversions()).map(({ own }) => own.actionId)).toEqual([clickid]);
    expect(await selling.received()).toMatchObject([{ answer: JSON.stringify(answer), leadId: expect.any(Number) }]);
    // Where the query does not say what it is of, there is nothing to take.
    expect(await h.api("/postback", { query: {}, ...sent })).toEqual(refusal(message));
  });

  it("with several clicks is of none", async () => {
    const selling = await makeSelling(h);
    const clickid = [await selling.click(), await selling.click()];
    expect(await h.api("/postback", { json: { clickid } })).toEqual(refusal("Broken clickid"));
    expect(await selling.conversions()).toEqual([]);
  });

  it("tells ids of 255 characters apart by the last, and ids of another charset by their bytes", async () => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    const ids = [`${LONG.slice(1)}1`, `${LONG.slice(1)}2`];
    for (const action_id of ids) expect(await selling.post({ clickid, action_id })).toEqual(taken);
    for (const bytes of ["%C7%E0", "%D1%E0"]) expect(await h.api(`/postback?clickid=${clickid}&action_id=${bytes}`)).toEqual(taken);
    expect((await selling.conversions()).map(({ own }) => own.actionId)).toEqual([...ids, "%C7%E0", "%D1%E0"]);
  });
});
