import { describe, expect, it } from "vitest";
import { postbackDeliveries, postbackTemplates } from "../src/db/schema/index.ts";
import { createHarness, type Harness } from "./harness.ts";

const OK = { status: "ok" };
const EVENTS = ["wait", "hold", "approve", "cancel", "trash"] as const;
const URL_OK = "https://tracker.example/p?c={click}&s={status}";

async function storedTemplates(h: Harness, accountId: number): Promise<Record<string, string>> {
  const rows = await h.db.select().from(postbackTemplates);
  const own = rows.filter((row) => row.accountId === accountId);
  return Object.fromEntries(own.map((row) => [EVENTS[row.event], row.url]));
}

/** Deliveries as the engine would leave them, the oldest first, one second apart. */
async function deliveries(h: Harness, accountId: number, rows: Partial<typeof postbackDeliveries.$inferInsert>[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [index, row] of rows.entries()) {
    const [made] = await h.db
      .insert(postbackDeliveries)
      .values({
        accountId,
        leadId: 1_000_000 + accountId,
        leadSeq: index + 1,
        templateId: 0,
        status: 0,
        attemptBudget: 9,
        nextAttemptAtMs: h.clock.ms,
        createdAtMs: h.clock.ms + index * 1000,
        ...row,
      })
      .returning({ id: postbackDeliveries.id });
    if (made !== undefined) ids.push(made.id);
  }
  return ids;
}

describe("POST /api/profile/postbacks.json", () => {
  it("writes what it is given, leaves what it is not, and clears what is empty, in JSON and form bodies", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    expect(await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK, pb_approve: URL_OK } })).toEqual(OK);
    expect(await storedTemplates(h, id)).toEqual({ wait: URL_OK, approve: URL_OK });
    const other = "http://other.example:8080/{click}?t={time}#{lead}";
    expect(await h.api("/api/profile/postbacks.json", { key, form: { pb_wait: "", pb_hold: ` ${other} ` } })).toEqual(OK);
    expect(await storedTemplates(h, id)).toEqual({ wait: "", hold: other, approve: URL_OK });
    expect(await h.api("/api/profile/postbacks.json", { key, json: {} })).toEqual(OK);
    expect(await storedTemplates(h, id)).toEqual({ wait: "", hold: other, approve: URL_OK });
  });

  it("refuses addresses that are not public, in any spelling", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    h.net.addresses.set("inside.example", ["10.1.2.3"]);
    h.net.addresses.set("half.example", ["93.184.215.14", "fd00::1"]);
    h.net.addresses.set("gone.example", []);
    const refused = [
      "http://127.0.0.1",
      "http://127.0.0.1/p?c={click}",
      "http://[::ffff:10.0.0.1]",
      "http://2130706433",
      "http://user:pw@host",
      "http://user:pw@tracker.example/",
      "http://localhost/",
      "http://inside.example/",
      "http://half.example/",
      "http://gone.example/",
      "ftp://tracker.example/",
      "javascript:alert(1)",
      "tracker.example/p",
      "https://",
      "https://{click}.tracker.example/",
      "https://tracker.example:{lead}/",
      "https:///{click}/x",
      "https:\\\\{click}.example/",
      `https://tracker.example/${"x".repeat(2048)}`,
    ];
    for (const url of refused) {
      const answer = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK, pb_hold: url } });
      expect([url, answer]).toEqual([url, { status: "error", error: "url", field: "pb_hold" }]);
    }
    expect(await storedTemplates(h, id)).toEqual({});
  });

  it("refuses a macro it does not know, and a value that is no string, writing nothing", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    for (const name of ["clik", "sub1", "CLICK"]) {
      const json = { pb_approve: URL_OK, pb_trash: `https://tracker.example/?c={${name}}` };
      expect(await h.api("/api/profile/postbacks.json", { key, json })).toEqual({ status: "error", error: "macro", field: "pb_trash" });
    }
    const answer = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK, pb_cancel: 7 } });
    expect(answer).toEqual({ status: "error", error: "invalid", field: "pb_cancel" });
    expect(await storedTemplates(h, id)).toEqual({});
  });

  it("saves while the resolver cannot be reached", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    h.net.resolverUp = false;
    expect(await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK } })).toEqual(OK);
    expect(await storedTemplates(h, id)).toEqual({ wait: URL_OK });
  });

  it("asks for a key, and writes to its owner only", async () => {
    const h = createHarness();
    const [mine, theirs] = [await h.account(), await h.account()];
    expect(await h.api("/api/profile/postbacks.json", { json: { pb_wait: URL_OK } })).toEqual({ status: "error", error: "key" });
    expect(await h.api("/api/profile/postbacks.json", { key: mine.key, json: { pb_wait: URL_OK } })).toEqual(OK);
    expect(await storedTemplates(h, theirs.id)).toEqual({});
  });
});

describe("GET /api/postbacks/presets.json", () => {
  it("fills in the tracker's addresses for a host and a key", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const preset = async (query: Record<string, string>) => (await h.api("/api/postbacks/presets.json", { key, query })).data;
    const tracker = "https://t.example/api/tracker/postback.json?id=7-k%2F1&click={click}&status=";
    expect(await preset({ preset: "tracker", host: "t.example", key: "7-k/1" })).toEqual([
      {
        preset: "tracker",
        pb_wait: `${tracker}new`,
        pb_hold: `${tracker}hold`,
        pb_approve: `${tracker}approve`,
        pb_cancel: `${tracker}cancel`,
        pb_trash: `${tracker}trash`,
      },
    ]);
    const keitaro = "https://t.example/postback?subid={click}&status=";
    expect(await preset({ preset: "keitaro", host: "t.example" })).toEqual([
      {
        preset: "keitaro",
        pb_wait: `${keitaro}lead`,
        pb_hold: `${keitaro}lead`,
        pb_approve: `${keitaro}sale`,
        pb_cancel: `${keitaro}rejected`,
        pb_trash: `${keitaro}rejected`,
      },
    ]);
    const binom = "https://t.example/postback?clickid={click}&goal={status}";
    expect(await preset({ preset: "binom", host: "t.example" })).toEqual([
      { preset: "binom", pb_wait: binom, pb_hold: binom, pb_approve: binom, pb_cancel: binom, pb_trash: binom },
    ]);
    const site = "https://t.example/api/site/status.json?token=T0K&click={click}&status={status}&auto=1&exto={lead}";
    expect(await preset({ preset: "site", host: "t.example", token: "T0K" })).toEqual([
      {
        preset: "site",
        pb_wait: "https://t.example/api/site/click.json?token=T0K&click={click}&exto={lead}",
        pb_hold: site,
        pb_approve: site,
        pb_cancel: site,
        pb_trash: site,
      },
    ]);
  });

  it("lists them all where none is named, with HOST and KEY to be filled in, and every one can be saved once it is", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const all = (await h.api("/api/postbacks/presets.json", { key })).data;
    expect(all.map(({ preset, pb_hold }: Record<string, string>) => [preset, pb_hold])).toEqual([
      ["keitaro", "https://HOST/postback?subid={click}&status=lead"],
      ["binom", "https://HOST/postback?clickid={click}&goal={status}"],
      ["tracker", "https://HOST/api/tracker/postback.json?id=KEY&click={click}&status=hold"],
      ["site", "https://HOST/api/site/status.json?token=TOKEN&click={click}&status={status}&auto=1&exto={lead}"],
    ]);
    for (const { preset, ...templates } of (await h.api("/api/postbacks/presets.json", { key, query: { host: "t.example" } })).data) {
      expect([preset, await h.api("/api/profile/postbacks.json", { key, json: templates })]).toEqual([preset, OK]);
    }
  });

  it("refuses a preset it does not know and a call without a key", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const answer = await h.api("/api/postbacks/presets.json", { key, query: { preset: "voluum" } });
    expect(answer).toEqual({ status: "error", error: "invalid", field: "preset" });
    expect(await h.api("/api/postbacks/presets.json")).toEqual({ status: "error", error: "key" });
  });
});

describe("GET /api/postbacks/list.json", () => {
  const ids = (answer: { data: { id: number }[] }) => answer.data.map(({ id }) => id);

  it("answers the account's deliveries, newest first, whole", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const [first, second] = await deliveries(h, id, [
      { leadId: 501, campaignId: 12, status: 2, state: "delivered", attempts: 2, responseCode: 200, finishedAtMs: h.clock.ms + 5000 },
      { leadId: 502, status: 4, attempts: 1, error: "timeout", nextAttemptAtMs: h.clock.ms + 60_000 },
    ]);
    expect(await h.api("/api/postbacks/list.json", { key })).toEqual({
      status: "ok",
      data: [
        {
          id: second,
          lead: 502,
          campaign: 0,
          status: "trash",
          state: "pending",
          attempts: 1,
          code: 0,
          error: "timeout",
          created: "2026-06-15 12:00:01",
          next: "2026-06-15 12:01:00",
          finished: "0000-00-00 00:00:00",
        },
        {
          id: first,
          lead: 501,
          campaign: 12,
          status: "approve",
          state: "delivered",
          attempts: 2,
          code: 200,
          error: "",
          created: "2026-06-15 12:00:00",
          next: "0000-00-00 00:00:00",
          finished: "2026-06-15 12:00:05",
        },
      ],
      more: false,
    });
  });

  it("filters by campaign, lead, status, state and time, and pages by offset and by id", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const [a, b, c, d] = await deliveries(h, id, [
      { leadId: 601, campaignId: 21, status: 0 },
      { leadId: 602, campaignId: 22, status: 1, state: "failed" },
      { leadId: 601, campaignId: 21, status: 2, state: "rejected" },
      { leadId: 603, campaignId: 22, status: 2, state: "delivered" },
    ]);
    const list = async (query: Record<string, string | number>) => ids(await h.api("/api/postbacks/list.json", { key, query }));
    const t0 = h.clock.unixSeconds;
    expect(await list({})).toEqual([d, c, b, a]);
    expect(await list({ campaign: 22 })).toEqual([d, b]);
    expect(await list({ lead: 601 })).toEqual([c, a]);
    expect(await list({ status: "approve" })).toEqual([d, c]);
    expect(await list({ status: 2, state: "rejected" })).toEqual([c]);
    expect(await list({ state: "pending" })).toEqual([a]);
    expect(await list({ state: "failed" })).toEqual([b]);
    expect(await list({ from: t0 + 1, to: t0 + 2 })).toEqual([c, b]);
    expect(await list({ limit: 1, offset: 2 })).toEqual([b]);
    expect(await list({ before: c ?? 0 })).toEqual([b, a]);
    expect((await h.api("/api/postbacks/list.json", { key, query: { limit: 3 } })).more).toBe(true);
    expect((await h.api("/api/postbacks/list.json", { key, query: { limit: 4 } })).more).toBe(false);
  });

  it("shows nobody else's, and refuses bad filters", async () => {
    const h = createHarness();
    const [mine, theirs] = [await h.account(), await h.account()];
    const [delivery] = await deliveries(h, theirs.id, [{ leadId: 701, campaignId: 31 }]);
    for (const query of [{}, { lead: 701 }, { campaign: 31 }, { before: (delivery ?? 0) + 1 }]) {
      expect((await h.api("/api/postbacks/list.json", { key: mine.key, query })).data).toEqual([]);
    }
    for (const [field, value] of [
      ["status", "won"],
      ["status", "5"],
      ["state", "lost"],
      ["from", "yesterday"],
      ["campaign", "x"],
      ["limit", "0"],
    ] as const) {
      const answer = await h.api("/api/postbacks/list.json", { key: mine.key, query: { [field]: value } });
      expect(answer).toEqual({ status: "error", error: "invalid", field });
    }
    expect(await h.api("/api/postbacks/list.json", {})).toEqual({ status: "error", error: "key" });
  });

  it("reads at most three rows for each one of a page, however many there are", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const states = ["delivered", "delivered", "delivered", "delivered", "failed"] as const;
    await deliveries(
      h,
      id,
      Array.from({ length: 400 }, (_, n) => ({ leadId: 8000 + n, state: states[n % 5] })),
    );
    for (const query of [{}, { state: "failed" }, { from: h.clock.unixSeconds + 100 }, { lead: 8100 }]) {
      const page = { key, query: { ...query, limit: 20 } };
      const cost = await h.d1.measure(() => h.api("/api/postbacks/list.json", page));
      expect([query, cost.rowsRead <= 60, cost.roundTrips]).toEqual([query, true, 2]);
    }
  });
});
