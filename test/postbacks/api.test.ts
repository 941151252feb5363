import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postbackDeliveries, postbackTemplates } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { PAUSED_MS } from "../../src/domain/postbacks/delivery/lead-queue.ts";
import { MACRO_NOTES } from "../../src/lib/macro-notes.ts";
import { MACROS } from "../../src/lib/macros.ts";
import { insertDeliveries } from "../bulk.ts";
import { makeCampaign, makeDelivery, makeLead, makeTemplate } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { anyFlow } from "../traffic/kit.ts";

const NEVER = "0000-00-00 00:00:00";
const OK = { status: "ok" };
const EVENTS = ["wait", "hold", "approve", "cancel", "trash"] as const;
const URL_OK = "https://tracker.example/p?c={click}&s={status}";

async function storedTemplates(h: Harness, accountId: number): Promise<Record<string, string>> {
  const rows = await h.db.select().from(postbackTemplates);
  const own = rows.filter((row) => row.accountId === accountId);
  return Object.fromEntries(own.map((row) => [EVENTS[row.event], row.url]));
}

/** An account with a campaign, a lead, a template and a delivery that is due. */
async function scene(h: Harness, template = "https://tracker.example/p?c={click}&s={status}&t={time}") {
  const account = await h.account();
  const campaign = await makeCampaign(h, account.id);
  const lead = await makeLead(h, campaign);
  const saved = await makeTemplate(h, account.id, "approve", template);
  const delivery = await makeDelivery(h, lead, saved, {}, { click: "abc", kind: "join" });
  return { ...account, campaign, lead, template: saved, delivery };
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

const ids = (answer: { data: { id: number }[] }) => answer.data.map(({ id }) => id);

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
      `https://tracker.example/${"é".repeat(1024)}`,
      "https://tracker.example/p\n?c={click}",
      "https://tracker.example/p?c={click}\u0000",
    ];
    for (const url of refused) {
      const answer = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK, pb_hold: url } });
      expect([url, answer]).toEqual([url, { status: "error", error: "url", field: "pb_hold" }]);
    }
    expect(await storedTemplates(h, id)).toEqual({});
  });

  it("saves what names no macro as it is, and says so", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const json = { pb_approve: "https://tracker.example/?c={Click}&d=%7Bsub1%7D", pb_trash: "https://tracker.example/?c={click&d={sub1}" };
    expect(await h.api("/api/profile/postbacks.json", { key, json })).toEqual({
      status: "ok",
      warnings: [
        { field: "pb_approve", warning: "unknown-macro", value: "%7Bsub1%7D" },
        { field: "pb_trash", warning: "unclosed-macro", value: "{click" },
        { field: "pb_trash", warning: "unknown-macro", value: "{sub1}" },
      ],
    });
    expect(Object.values(await storedTemplates(h, id)).sort()).toEqual(Object.values(json).sort());
  });

  it("refuses a value that is no string, writing nothing", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const answer = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: URL_OK, pb_cancel: 7 } });
    expect(answer).toEqual({ status: "error", error: "invalid", field: "pb_cancel" });
    expect(await storedTemplates(h, id)).toEqual({});
  });

  it("saves while the resolver cannot be reached", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    h.net.failResolver();
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
    expect(await preset({ preset: "keitaro", host: "https://T.example/" })).toEqual([
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

  it("refuses a preset it does not know, a host that is none, and a call without a key", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const answer = await h.api("/api/postbacks/presets.json", { key, query: { preset: "voluum" } });
    expect(answer).toEqual({ status: "error", error: "invalid", field: "preset" });
    const noHost = await h.api("/api/postbacks/presets.json", { key, query: { host: "t.example/path" } });
    expect(noHost).toEqual({ status: "error", error: "invalid", field: "host" });
    expect(await h.api("/api/postbacks/presets.json")).toEqual({ status: "error", error: "key" });
  });
});

describe("GET /api/postbacks/list.json", () => {
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
          finished: NEVER,
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
          next: NEVER,
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
    for (const query of [{}, { lead: 701 }, { campaign: 31 }]) {
      expect((await h.api("/api/postbacks/list.json", { key: mine.key, query })).data).toEqual([]);
    }
    for (const [field, value] of [
      ["before", String(delivery)],
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

  it("reads at most three rows for each one of a page under every filter, however many there are", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const unasked = await h.d1.measure(() => h.api("/api/postbacks/list.json", { key, query: { limit: "bad" } }));
    const fill = (states: string[]) =>
      insertDeliveries(h, { accountId: id, campaignId: 21 }, { count: 2000, states, statuses: [0, 1, 2, 3], firstMs: h.clock.ms });
    const filters = ["pending", "delivered", "skipped", "rejected", "failed", "stopped", undefined].flatMap((state) =>
      [0, 2, 4, undefined].flatMap((status) =>
        [21, 22, undefined].map((campaign) =>
          Object.fromEntries(Object.entries({ state, status, campaign }).filter((entry) => entry[1] !== undefined)),
        ),
      ),
    );
    const rows = async (query: Record<string, string | number>) => {
      const { rowsRead, roundTrips } = await h.d1.measure(() => h.api("/api/postbacks/list.json", { key, query }));
      return [query, rowsRead - unasked.rowsRead, roundTrips] as const;
    };
    await fill(["delivered"]);
    await fill(["failed"]);
    await fill(["delivered", "pending"]);
    for (const filter of [...filters, { from: h.clock.unixSeconds + 100 }, { lead: 5 }]) {
      const [query, read, roundTrips] = await rows(filter as Record<string, string | number>);
      expect([query, read <= 150, roundTrips]).toEqual([query, true, 2]);
    }
    const before = await rows({ state: "failed" });
    await fill(["delivered", "failed"]);
    expect((await rows({ state: "failed" }))[1]).toBeLessThanOrEqual(before[1] + 2);
    await fill(["pending", "delivered", "skipped", "rejected", "failed", "stopped"]);
    expect((await rows({}))[1]).toBeLessThanOrEqual(150);
  });

  it("filters by flow, template, host, error, code and click, together and with the other filters, and misses nothing page by page", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaigns = [await makeCampaign(h, id), await makeCampaign(h, id)];
    const flows = [await anyFlow(h, { accountId: id }), await anyFlow(h, { accountId: id })];
    const own = [await mintClickId(h.deps, { flowId: flows[0]?.id ?? 0, atMs: h.clock.ms }), `ad_${id}`, `foreign-${id}`];
    const leads: { id: number; campaignId: number; flowId: number | null; click: string }[] = [];
    for (const [index, click] of own.entries()) {
      for (const campaign of campaigns) {
        const flowId = index === 2 ? null : (flows[index]?.id ?? null);
        const lead = await makeLead(h, campaign, { click, flowId });
        leads.push({ id: lead.id, campaignId: campaign.id, flowId, click });
      }
    }
    const hosts = ["one.example", "two.example:8443"];
    const templates = [
      await makeTemplate(h, id, "wait", "https://one.example/?a={click}"),
      await makeTemplate(h, id, "approve", "https://two.example:8443/?a={click}"),
      await makeTemplate(h, id, "wait", "https://one.example/b", campaigns[0]?.id),
      await makeTemplate(h, id, "approve", "https://two.example:8443/c", campaigns[0]?.id),
    ];
    const states = ["pending", "delivered", "rejected", "failed"] as const;
    const rows: (Partial<typeof postbackDeliveries.$inferInsert> & { id: number })[] = [];
    let seq = 0;
    for (const lead of leads) {
      for (const template of templates) {
        if (template.owner === "campaign" && template.ownerId !== lead.campaignId) continue;
        for (const state of states) {
          seq += 1;
          const values = {
            leadId: lead.id,
            leadSeq: seq,
            campaignId: lead.campaignId,
            templateId: template.id,
            status: template.event,
            state,
            error: state === "delivered" ? null : state === "rejected" ? "answer" : seq % 2 === 0 ? "http" : "timeout",
            responseCode: state === "delivered" || state === "rejected" ? 200 : seq % 2 === 0 ? 503 : null,
            createdAtMs: h.clock.ms + Math.floor(seq / 3) * 1000,
          };
          const [made] = await deliveries(h, id, [values]);
          rows.push({ ...values, id: made ?? 0 });
        }
      }
    }
    const leadOf = new Map(leads.map((lead) => [lead.id, lead]));
    const hostOf = new Map(templates.map((template) => [template.id, new URL(template.url).host]));
    const oneOf = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const filter = fc.record({
      campaign: oneOf(...campaigns.map((campaign) => campaign.id)),
      lead: oneOf(...leads.map((lead) => lead.id)),
      status: oneOf(0, 2),
      state: oneOf(...states),
      flow: oneOf(...flows.map((flow) => flow.id)),
      template: oneOf(...templates.map((template) => template.id)),
      host: oneOf(...hosts, "TWO.example", "three.example"),
      error: oneOf("http", "timeout", "answer", "gone"),
      code: oneOf(0, 200, 503),
      click: oneOf(...own),
      after: oneOf(...rows.slice(0, 20).map((row) => row.id)),
    });
    const isMeant = (asked: Record<string, string | number>, row: (typeof rows)[number]) => {
      const lead = leadOf.get(row.leadId ?? 0);
      const host = hostOf.get(row.templateId ?? 0) ?? "";
      const after = rows.find((each) => each.id === asked.after);
      const facts: Record<string, unknown> = {
        campaign: row.campaignId,
        lead: row.leadId,
        status: row.status,
        state: row.state,
        flow: lead?.flowId,
        template: row.templateId,
        error: row.error,
        code: row.responseCode ?? 0,
        click: lead?.click,
      };
      return (
        Object.entries(facts).every(([name, value]) => asked[name] === undefined || asked[name] === value) &&
        (asked.host === undefined || [host, host.split(":")[0]].includes(String(asked.host).toLowerCase())) &&
        (after === undefined ||
          (row.createdAtMs ?? 0) > (after.createdAtMs ?? 0) ||
          (row.createdAtMs === after.createdAtMs && row.id > after.id))
      );
    };
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 7 }), async (asked, limit) => {
        const given = Object.fromEntries(Object.entries(asked).filter((entry) => entry[1] !== undefined)) as Record<
          string,
          string | number
        >;
        const listed: number[] = [];
        let before: number | undefined;
        do {
          const query = { ...given, limit, ...(before === undefined ? {} : { before }) };
          const page = await h.api("/api/postbacks/list.json", { key, query });
          listed.push(...ids(page));
          const hasNext = ["flow", "template", "host", "error", "code", "click"].some((name) => name in given);
          expect(page.next).toEqual(hasNext ? expect.any(Number) : undefined);
          before = page.more ? page.next || page.data.at(-1).id : undefined;
        } while (before !== undefined);
        const meant = rows.filter((row) => isMeant(given, row)).map((row) => row.id);
        expect(listed).toEqual(meant.toReversed());
      }),
      { numRuns: 120 },
    );
  });

  it("looks at a thousand deliveries at most where no index answers a filter, stops where the page is full, and says where to go on", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const rare = await makeTemplate(h, id, "wait", "https://rare.example/", campaign.id);
    await insertDeliveries(
      h,
      { accountId: id, campaignId: campaign.id },
      { count: 2500, states: ["failed"], statuses: [0], firstMs: h.clock.ms },
    );
    await h.db.update(postbackDeliveries).set({ error: "http" }).where(eq(postbackDeliveries.accountId, id));
    const [oldest] = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, id)).limit(1);
    await h.db
      .update(postbackDeliveries)
      .set({ templateId: rare.id })
      .where(eq(postbackDeliveries.id, oldest?.id ?? 0));
    const list = async (query: Record<string, string | number>) => {
      let page: { data: { id: number }[]; more: boolean; next: number } = { data: [], more: false, next: 0 };
      const cost = await h.d1.measure(async () => {
        page = await h.api("/api/postbacks/list.json", { key, query });
      });
      return { ...page, rowsRead: cost.rowsRead, roundTrips: cost.roundTrips };
    };
    const full = await list({ error: "http", limit: 20 });
    expect([full.data.length, full.more, full.next, full.rowsRead <= 100]).toEqual([20, true, full.data.at(-1)?.id, true]);
    const flow = await list({ flow: 999_999, state: "failed" });
    expect([flow.data, flow.more, flow.rowsRead <= 3_020, flow.roundTrips]).toEqual([[], true, true, 2]);
    const pages = [await list({ template: rare.id })];
    while (pages.at(-1)?.more) pages.push(await list({ template: rare.id, before: pages.at(-1)?.next ?? 0 }));
    expect(pages.map(({ data, next }) => [data.length, next > 0])).toEqual([
      [0, true],
      [0, true],
      [1, false],
    ]);
    for (const { rowsRead, roundTrips } of pages) expect([rowsRead <= 2_100, roundTrips]).toEqual([true, 3]);
    expect(await h.api("/api/postbacks/list.json", { key, query: { error: "http", offset: 1 } })).toEqual({
      status: "error",
      error: "limit",
      field: "offset",
      use: "before",
    });
    expect(await h.api("/api/postbacks/list.json", { key, query: { after: 999_999_999 } })).toEqual({
      status: "error",
      error: "invalid",
      field: "after",
    });
  });

  it("replays along what ended badly, and reads past nothing that was delivered", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const fill = (states: string[], count: number) =>
      insertDeliveries(h, { accountId: id, campaignId: 21 }, { count, states, statuses: [0, 1, 2, 3, 4], firstMs: h.clock.ms });
    await fill(["failed"], 20);
    const replay = async () =>
      (await h.d1.measure(() => h.api("/api/postbacks/replay.json", { key, json: { from: h.clock.unixSeconds } }))).rowsRead;
    const few = await replay();
    await fill(["delivered"], 3000);
    expect(await replay()).toBeLessThanOrEqual(few + 5);
  });

  it("leaves out four thousand deliveries at most, and says how to go further", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const list = (offset: number) => h.api("/api/postbacks/list.json", { key, query: { offset } });
    expect((await list(4000)).data).toEqual([]);
    expect(await list(4001)).toEqual({ status: "error", error: "limit", field: "offset", use: "before" });
  });
});

describe("GET /api/postbacks/get.json", () => {
  it("shows a delivery with every attempt, and the URL as it would be sent now", async () => {
    const h = createHarness();
    const { key, delivery, lead, campaign, template } = await scene(h);
    const sent = `https://tracker.example/p?c=abc&s=approve&t=${h.clock.unixSeconds}`;
    const answers = [new Response("busy", { status: 503 }), Response.json({ status: "ok" })];
    h.net.on("tracker.example", () => answers.shift() ?? Response.error());
    await h.deps.postbackQueue.send({ leadId: lead.id });
    await h.drain();
    h.clock.advance(3600);
    await h.drain();
    await h.db.update(postbackTemplates).set({ url: "https://new.example/{lead}" }).where(eq(postbackTemplates.id, template.id));
    const attempt = { url: sent, error: "", duration_ms: 0 };
    expect(await h.api("/api/postbacks/get.json", { key, query: { id: delivery.id } })).toEqual({
      status: "ok",
      data: {
        id: delivery.id,
        lead: lead.id,
        campaign: campaign.id,
        status: "approve",
        state: "delivered",
        attempts: 2,
        code: 200,
        error: "",
        created: "2026-06-15 12:00:00",
        next: NEVER,
        finished: "2026-06-15 13:00:00",
        url: `https://new.example/${lead.id}`,
        log: [
          { ...attempt, number: 1, time: "2026-06-15 12:00:00", outcome: "failed", code: 503, error: "http", body: "busy" },
          { ...attempt, number: 2, time: "2026-06-15 13:00:00", outcome: "delivered", code: 200, body: '{"status":"ok"}' },
        ],
      },
    });
  });

  it("has no URL for a delivery whose template was cleared", async () => {
    const h = createHarness();
    const { key, delivery, lead } = await scene(h);
    await h.api("/api/profile/postbacks.json", { key, json: { pb_approve: "" } });
    const { data } = await h.api("/api/postbacks/get.json", { key, query: { id: delivery.id } });
    expect([data.url, data.log, data.lead]).toEqual(["", [], lead.id]);
  });

  it("answers delivery for an unknown id and for somebody else's", async () => {
    const h = createHarness();
    const { delivery } = await scene(h);
    const { key } = await h.account();
    for (const id of [delivery.id, 999_999_999]) {
      expect(await h.api("/api/postbacks/get.json", { key, query: { id } })).toEqual({ status: "error", error: "delivery" });
    }
    expect(await h.api("/api/postbacks/get.json", { key })).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await h.api("/api/postbacks/get.json", { query: { id: delivery.id } })).toEqual({ status: "error", error: "key" });
  });
});

describe("POST /api/postbacks/retry.json and replay.json", () => {
  it("sends a delivery that had failed once more, and shows it delivered", async () => {
    const h = createHarness();
    const { key, delivery } = await scene(h);
    h.net.on("tracker.example", () => new Response("ok"));
    await h.db
      .update(postbackDeliveries)
      .set({ state: "failed", attempts: 9, finishedAtMs: h.clock.ms })
      .where(eq(postbackDeliveries.id, delivery.id));
    expect(await h.api("/api/postbacks/retry.json", { key, json: { id: delivery.id } })).toEqual(OK);
    await h.drain();
    const { data } = await h.api("/api/postbacks/get.json", { key, query: { id: delivery.id } });
    expect([data.state, data.attempts, h.net.urlsTo("tracker.example").length]).toEqual(["delivered", 10, 1]);
  });

  it("replays what ended badly since a time, and counts it", async () => {
    const h = createHarness();
    const { key, lead, template, delivery } = await scene(h);
    h.net.on("tracker.example", () => new Response("ok"));
    const ended = { state: "failed", finishedAtMs: h.clock.ms } as const;
    await h.db
      .update(postbackDeliveries)
      .set({ ...ended, finishedAtMs: h.clock.ms - 60_000 })
      .where(eq(postbackDeliveries.id, delivery.id));
    const second = await makeDelivery(h, lead, template, { ...ended, state: "rejected" });
    await makeDelivery(h, lead, template, { ...ended, state: "delivered" });
    const replay = { key, json: { from: h.clock.unixSeconds } };
    expect(await h.api("/api/postbacks/replay.json", replay)).toEqual({ status: "ok", data: { count: 1 } });
    expect(await h.api("/api/postbacks/replay.json", replay)).toEqual({ status: "ok", data: { count: 0 } });
    await h.drain();
    const { data } = await h.api("/api/postbacks/list.json", { key, query: { state: "delivered" } });
    expect(data.map(({ id }: { id: number }) => id)).toContain(second.id);
    expect((await h.api("/api/postbacks/list.json", { key, query: { state: "failed" } })).data).toHaveLength(1);
  });

  it("replays just what the list shows by the same filter, or those that are named, and counts them first", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const flow = await anyFlow(h, { accountId: id });
    const [bare, flowing] = [await makeLead(h, campaign), await makeLead(h, campaign, { flowId: flow.id })];
    const own = await makeTemplate(h, id, "wait", "https://one.example/", campaign.id);
    const shared = await makeTemplate(h, id, "approve", "https://two.example/");
    const ends = [
      { state: "failed", error: "http", responseCode: 503 },
      { state: "rejected", error: "answer", responseCode: 200 },
      { state: "stopped", error: "gone", responseCode: 410 },
      { state: "delivered", error: null, responseCode: 200 },
    ] as const;
    const made: number[] = [];
    for (const lead of [bare, flowing]) {
      for (const template of [own, shared]) {
        for (const [index, end] of ends.entries()) {
          made.push((await makeDelivery(h, lead, template, { ...end, finishedAtMs: h.clock.ms + index * 1000 })).id);
        }
      }
    }
    const call = async (path: string, json: object) => (await h.api(`/api/postbacks/${path}.json`, { key, json })).data;
    const reset = h.db.$client.prepare(
      "UPDATE postback_deliveries SET state = ?2, finished_at_ms = ?3 WHERE id = ?1 AND state = 'pending'",
    );
    const filters = [
      {},
      { campaign: campaign.id },
      { flow: flow.id },
      { template: shared.id },
      { host: "one.example" },
      { error: "http" },
      { code: 410, flow: flow.id },
      { state: "rejected" },
      { status: "approve" },
      { flow: 999_999_999 },
      { host: "nobody.example" },
    ];
    for (const filter of filters) {
      const query = filter as Record<string, string | number>;
      const listed = (await h.api("/api/postbacks/list.json", { key, query })).data.filter(
        ({ state }: { state: string }) => state !== "delivered",
      );
      const asked = { ...filter, from: h.clock.unixSeconds };
      expect(await call("replay", { ...asked, dry_run: 1 })).toEqual({ count: listed.length });
      expect(await call("replay", asked)).toEqual({ count: listed.length });
      const pending = (await h.api("/api/postbacks/list.json", { key, query: { state: "pending" } })).data;
      expect(ids({ data: pending })).toEqual(ids({ data: listed }));
      expect(await call("replay", { ...asked, dry_run: 1 })).toEqual({ count: 0 });
      const index = (delivery: number) => made.indexOf(delivery) % ends.length;
      const restored = ids({ data: pending }).map((each) =>
        reset.bind(each, ends[index(each)]?.state ?? "", h.clock.ms + index(each) * 1000),
      );
      if (restored.length > 0) await h.db.$client.batch(restored);
    }
    expect(await call("replay", { from: h.clock.unixSeconds, to: h.clock.unixSeconds, dry_run: true })).toEqual({ count: 4 });
    const theirs = await scene(h);
    const named = [made[0], made[3], theirs.delivery.id, 999_999_999];
    expect(await call("replay", { ids: named, dry_run: true })).toEqual({ count: 1 });
    expect(await call("replay", { ids: named })).toEqual({ count: 1 });
  });

  it("refuses bad input and what is somebody else's, sending nothing", async () => {
    const h = createHarness();
    const { delivery } = await scene(h);
    const { key } = await h.account();
    await h.db.update(postbackDeliveries).set({ state: "failed", finishedAtMs: h.clock.ms }).where(eq(postbackDeliveries.id, delivery.id));
    expect(await h.api("/api/postbacks/retry.json", { key, json: { id: delivery.id } })).toEqual({ status: "error", error: "delivery" });
    expect(await h.api("/api/postbacks/replay.json", { key, json: { from: 0 } })).toEqual({ status: "ok", data: { count: 0 } });
    expect(await h.api("/api/postbacks/retry.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await h.api("/api/postbacks/replay.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "from" });
    expect(await h.api("/api/postbacks/retry.json", { json: { id: 1 } })).toEqual({ status: "error", error: "key" });
    expect(await h.api("/api/postbacks/replay.json", { json: { from: 0 } })).toEqual({ status: "error", error: "key" });
    await h.drain();
    expect(h.net.requests).toEqual([]);
  });
});

describe("POST /api/postbacks/test.json", () => {
  it("sends a template once with made-up values, as a delivery would be sent, and writes nothing", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    h.net.on("tracker.example", () => Response.json({ status: "error", error: "bad-click" }));
    const template =
      "https://tracker.example/{status}?c={click}&k={campaign}&u={user}&l={lead}&s={subscriber}&n={username}&h={chat}&t={time}";
    const url = `https://tracker.example/wait?c=test&k=test&u=${id}&l=0&s=0&n=test&h=0&t=${h.clock.unixSeconds}`;
    const cost = await h.d1.measure(async () => {
      expect(await h.api("/api/postbacks/test.json", { key, json: { url: template } })).toEqual({
        status: "ok",
        data: { url, outcome: "rejected", code: 200, error: "answer", body: '{"status":"error","error":"bad-click"}', duration_ms: 0 },
      });
    });
    expect([cost.rowsWritten, h.net.urlsTo("tracker.example")]).toEqual([0, [url]]);
    const [request] = h.net.requests;
    expect(request?.headers.get("webhook-id")).toMatch(/^pb_test_[\w-]{16}$/);
    expect(request?.headers.get("webhook-timestamp")).toBe(String(h.clock.unixSeconds));
  });

  it("tests the saved template that fires for an event: the campaign's when it has any, else the account's", async () => {
    const h = createHarness();
    const { id, key, campaign } = await scene(h, "https://tracker.example/account?{campaign}");
    const other = await makeCampaign(h, id);
    await makeTemplate(h, id, "hold", "https://tracker.example/own?{campaign}&{chat}&{status}", campaign.id);
    h.net.on("tracker.example", () => new Response("ok"));
    const test = async (json: object) => (await h.api("/api/postbacks/test.json", { key, json })).data?.url;
    expect(await test({ event: "approve" })).toBe("https://tracker.example/account?test");
    expect(await test({ event: 2, campaign: other.id })).toBe(`https://tracker.example/account?${other.code}`);
    expect(await test({ event: "hold", campaign: campaign.id })).toBe(
      `https://tracker.example/own?${campaign.code}&${campaign.chatId}&hold`,
    );
    const flow = await anyFlow(h, { accountId: id });
    const ofFlow = {
      accountId: id,
      owner: "flow",
      ownerId: flow.id,
      event: 1,
      url: "https://tracker.example/flow?{flow}",
      updatedAtMs: 1,
    } as const;
    expect(await test({ event: "approve", flow: flow.id })).toBe("https://tracker.example/account?test");
    await h.db.insert(postbackTemplates).values(ofFlow);
    expect(await test({ event: "hold", flow: flow.id, campaign: other.id })).toBe(`https://tracker.example/flow?${flow.code}`);
    expect(await test({ event: "hold", flow: flow.id, campaign: campaign.id })).toMatch(/own/);
    const skipped = { event: "approve", flow: flow.id };
    for (const json of [{ event: "approve", campaign: campaign.id }, skipped, { event: "trash" }]) {
      expect(await h.api("/api/postbacks/test.json", { key, json })).toEqual({ status: "error", error: "template", field: "event" });
    }
  });

  it("refuses what saving would refuse, and requests nothing", async () => {
    const h = createHarness();
    const { key } = await h.account();
    h.net.addresses.set("inside.example", ["10.1.2.3"]);
    for (const url of [
      "http://127.0.0.1",
      "http://[::ffff:10.0.0.1]",
      "http://2130706433",
      "http://user:pw@host",
      "http://inside.example/",
      "https://{click}.example/",
      "ftp://tracker.example/",
    ]) {
      const answer = await h.api("/api/postbacks/test.json", { key, json: { url } });
      expect([url, answer]).toEqual([url, { status: "error", error: "url", field: "url" }]);
    }
    expect(h.net.requests).toEqual([]);
    h.net.on("tracker.example", () => new Response("OK"));
    const json = { url: "https://tracker.example/?{clik}&{{Geo}}&{adid}&{cost}" };
    expect(await h.api("/api/postbacks/test.json", { key, json })).toMatchObject({
      status: "ok",
      data: { url: "https://tracker.example/?{clik}&us&test&1" },
      warnings: [{ field: "url", warning: "unknown-macro", value: "{clik}" }],
    });
  });

  it("says that it waits while the resolver cannot be reached, and what a dead receiver is", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const json = { url: "https://tracker.example/" };
    const nothing = { url: json.url, code: 0, body: "", duration_ms: 0 };
    const dead = await h.api("/api/postbacks/test.json", { key, json });
    expect(dead).toEqual({ status: "ok", data: { ...nothing, outcome: "failed", error: "network" } });
    h.net.failResolver();
    const waiting = await h.api("/api/postbacks/test.json", { key, json });
    expect(waiting).toEqual({ status: "ok", data: { ...nothing, outcome: "waiting", error: "resolver" } });
  });

  it("asks for a key, an event or a URL, and a campaign of one's own", async () => {
    const h = createHarness();
    const { campaign } = await scene(h);
    const { key } = await h.account();
    const test = (json: object) => h.api("/api/postbacks/test.json", { key, json });
    expect(await h.api("/api/postbacks/test.json", { json: { event: "wait" } })).toEqual({ status: "error", error: "key" });
    expect(await test({})).toEqual({ status: "error", error: "missing", field: "event" });
    expect(await test({ event: "won" })).toEqual({ status: "error", error: "invalid", field: "event" });
    expect(await test({ event: "approve", campaign: campaign.id })).toEqual({ status: "error", error: "camp", field: "campaign" });
    const flow = await anyFlow(h);
    expect(await test({ event: "approve", flow: flow.id })).toEqual({ status: "error", error: "flow", field: "flow" });
  });
});

describe("GET /api/postbacks/macros.json", () => {
  it("lists every macro that is replaced, with its meaning in both languages and an example", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { data } = await h.api("/api/postbacks/macros.json", { key });
    expect(data.map(({ name }: { name: string }) => name)).toEqual(Object.keys(MACROS));
    for (const { meaning, example } of data)
      expect([/[a-z]/.test(meaning.en), meaning.ru === "", example === ""]).toEqual([true, false, false]);
    expect(data.find(({ name }: { name: string }) => name === "geo")).toEqual({
      name: "geo",
      aliases: ["country"],
      meaning: { en: "the country, two lower-case letters", ru: "страна, две строчные буквы" },
      example: "de",
      places: ["postback", "link", "button"],
    });
  });
});

describe("POST /api/postbacks/preview.json", () => {
  const preview = async (url: string, more: Record<string, unknown> = {}) => {
    const h = createHarness();
    const { id, key } = await h.account();
    return { id, ...(await h.api("/api/postbacks/preview.json", { key, json: { url, event: "approve", ...more } })) };
  };

  it("fills every macro with its example, the event and what is the account's own, and asks nobody", async () => {
    const names = Object.keys(MACROS) as (keyof typeof MACROS)[];
    const template = `https://tracker.example/?${names.map((name) => `${name}={${name}}`).join("&")}&c={{Country}}`;
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const flow = await anyFlow(h, { accountId: id });
    const { data } = await h.api("/api/postbacks/preview.json", {
      key,
      json: { url: template, event: "approve", campaign: campaign.id, flow: flow.id },
    });
    expect(data.faults).toEqual([]);
    const known = {
      ...Object.fromEntries(names.map((name) => [name, MACRO_NOTES[name].example])),
      status: "approve",
      campaign: campaign.code,
      chat: String(campaign.chatId),
      user: String(id),
      flow: flow.code,
      time: String(Math.floor(h.clock.ms / 1000)),
      c: "de",
    };
    expect(Object.fromEntries(new URL(data.url).searchParams)).toEqual(known);
    expect(h.net.requests).toEqual([]);
  });

  it("takes the saved template that fires for the event", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    await makeTemplate(h, id, "approve", "https://account.example/?s={status}");
    await makeTemplate(h, id, "approve", "https://own.example/?s={status}", campaign.id);
    const urlOf = async (json: object) => (await h.api("/api/postbacks/preview.json", { key, json })).data.url;
    expect(await urlOf({ event: "approve" })).toBe("https://account.example/?s=approve");
    expect(await urlOf({ event: 2, campaign: campaign.id })).toBe("https://own.example/?s=approve");
    const refused = async (json: object) => (await h.api("/api/postbacks/preview.json", { key, json })).error;
    expect([await refused({}), await refused({ event: "wait" }), await refused({ event: "wait", campaign: 7 })]).toEqual([
      "missing",
      "template",
      "camp",
    ]);
  });

  it("warns of what is no macro, each time where it stands, and previews it as it would be sent", async () => {
    const { data } = await preview("https://t.example/?a={sub1}&b={click&c=[x]&d={sub1}&e=%7Bclick%7D");
    expect(data.url).toBe("https://t.example/?a={sub1}&b=1_0mh2k3f9x2a&c=[x]&d={sub1}&e=1_0mh2k3f9x2a");
    expect(data.faults).toEqual([
      { fault: "unknown-macro", value: "{sub1}", at: 21 },
      { fault: "unclosed-macro", value: "{click", at: 30 },
      { fault: "unknown-macro", value: "[x]", at: 39 },
      { fault: "unknown-macro", value: "{sub1}", at: 45 },
    ]);
  });

  it.each([
    ["tracker.example/p?c={click}", "address", "tracker.example", 0],
    ["ftp://tracker.example/p", "address", "ftp://tracker.example", 0],
    ["https:///p", "address", "https://", 0],
    ["https://{username}.example/p", "macro-in-host", "{username}.example", 8],
    ["https://t.example:%7Buser%7D/", "macro-in-host", "%7Buser%7D", 18],
    ["https://t.example/a\u0000b", "control-character", "\u0000", 19],
    [`https://t.example/${"é".repeat(1016)}`, "too-long", "é", 1033],
    ["https://127.0.0.1/p", "private-address", "127.0.0.1", 8],
    ["http://localhost:8080/p", "private-address", "localhost:8080", 7],
    ["https://user:pass@t.example/p", "address", "user:pass@t.example", 8],
  ])("says of %s that it cannot be saved, why and where", async (url, fault, value, at) => {
    expect((await preview(url)).data).toEqual({ url: "", faults: [{ fault, value, at }] });
    const h = createHarness();
    const { key } = await h.account();
    const saved = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: url } });
    expect(saved).toEqual({ status: "error", error: "url", field: "pb_wait" });
  });

  it("finds a fault in whatever is not saved, and none in what is", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const part = fc.constantFrom(
      "https://",
      "http:",
      "t.example",
      "127.1",
      "/",
      "?a=",
      "{click}",
      "{x}",
      "%7B",
      "}",
      "é",
      " ",
      "@",
      ":",
      "\\",
      "\t",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 8 }), async (parts) => {
        const url = parts.join("").trim();
        fc.pre(url !== "");
        const { data } = await h.api("/api/postbacks/preview.json", { key, json: { url, event: "wait" } });
        const saved = await h.api("/api/profile/postbacks.json", { key, json: { pb_wait: url } });
        expect([url, data.url === ""]).toEqual([url, saved.status === "error"]);
        for (const { value, at } of data.faults) expect(url.slice(at, at + value.length)).toBe(value);
        if (data.url === "") expect(data.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe("templates' health", () => {
  it("lists every template in use with its state, without those of deleted campaigns", async () => {
    const h = createHarness();
    const { id, key, campaign, template } = await scene(h);
    const paused = await makeTemplate(h, id, "wait", URL_OK, campaign.id);
    const gone = await makeCampaign(h, id, { status: 2 });
    await makeTemplate(h, id, "wait", URL_OK, gone.id);
    await makeTemplate(h, id, "trash", "");
    const values = { state: "paused", failingSinceMs: h.clock.ms - 86_400_000, probeAtMs: h.clock.ms + 3_600_000 } as const;
    await h.db.update(postbackTemplates).set(values).where(eq(postbackTemplates.id, paused.id));
    const active = { state: "active", failing_since: NEVER, next_probe: NEVER };
    expect(await h.api("/api/postbacks/templates.json", { key })).toEqual({
      status: "ok",
      data: [
        { id: template.id, campaign: 0, flow: 0, event: "approve", url: template.url, ...active },
        {
          id: paused.id,
          campaign: campaign.id,
          flow: 0,
          event: "wait",
          url: URL_OK,
          state: "paused",
          failing_since: "2026-06-14 12:00:00",
          next_probe: "2026-06-15 13:00:00",
        },
      ],
    });
    expect((await h.api("/api/postbacks/templates.json", { key: (await h.account()).key })).data).toEqual([]);
    expect(await h.api("/api/postbacks/templates.json")).toEqual({ status: "error", error: "key" });
  });

  it("takes a paused template up by hand, for its owner only", async () => {
    const h = createHarness();
    const { key, template } = await scene(h);
    await h.db
      .update(postbackTemplates)
      .set({ state: "paused", failingSinceMs: 1, probeAtMs: h.clock.ms + 1 })
      .where(eq(postbackTemplates.id, template.id));
    const stranger = (await h.account()).key;
    const refused = { status: "error", error: "template" };
    expect(await h.api("/api/postbacks/resume.json", { key: stranger, json: { id: template.id } })).toEqual(refused);
    expect((await h.api("/api/postbacks/templates.json", { key })).data[0].state).toBe("paused");
    expect(await h.api("/api/postbacks/resume.json", { key, json: { id: template.id } })).toEqual(OK);
    expect((await h.api("/api/postbacks/templates.json", { key })).data[0].state).toBe("active");
    expect(await h.api("/api/postbacks/resume.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await h.api("/api/postbacks/resume.json", { json: { id: template.id } })).toEqual({ status: "error", error: "key" });
  });

  it.each(["paused", "stopped"] as const)("takes a %s template up again when its event is saved, and sends what waited", async (state) => {
    const h = createHarness();
    const { key, template, delivery } = await scene(h);
    h.net.on("tracker.example", () => new Response("ok"));
    await h.db
      .update(postbackTemplates)
      .set({ state, failingSinceMs: 1, probeAtMs: h.clock.ms + 3_600_000 })
      .where(eq(postbackTemplates.id, template.id));
    await h.db.update(postbackDeliveries).set({ nextAttemptAtMs: PAUSED_MS }).where(eq(postbackDeliveries.id, delivery.id));
    await h.api("/api/profile/postbacks.json", { key, json: { pb_hold: URL_OK } });
    await h.drain();
    expect(h.net.requests).toEqual([]);
    expect(await h.api("/api/profile/postbacks.json", { key, json: { pb_approve: "https://tracker.example/fixed/{click}" } })).toEqual(OK);
    await h.drain();
    expect(h.net.urlsTo("tracker.example")).toEqual(["https://tracker.example/fixed/abc"]);
    const [saved] = await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.id, template.id));
    expect([saved?.state, saved?.failingSinceMs, saved?.probeAtMs]).toEqual(["active", null, null]);
  });

  it("takes up a campaign's paused template when the campaign is edited with it", async () => {
    const h = createHarness();
    const { id, key, campaign } = await scene(h);
    h.net.on("tracker.example", () => new Response("ok"));
    const own = await makeTemplate(h, id, "hold", URL_OK, campaign.id);
    await h.db.update(postbackTemplates).set({ state: "paused" }).where(eq(postbackTemplates.id, own.id));
    const other = await makeLead(h, campaign);
    const waiting = await makeDelivery(h, other, own, { nextAttemptAtMs: PAUSED_MS });
    expect(await h.api("/api/camp/edit.json", { key, json: { id: campaign.id, pb_hold: URL_OK } })).toEqual(OK);
    await h.drain();
    expect(h.net.urlsTo("tracker.example")).toEqual(["https://tracker.example/p?c=click1&s=hold"]);
    const { data } = await h.api("/api/postbacks/get.json", { key, query: { id: waiting.id } });
    expect([data.state, data.lead]).toEqual(["delivered", other.id]);
  });
});

describe("postbacks/counts", () => {
  const PATH = "/api/postbacks/counts.json";

  it("counts deliveries by their state, of a campaign, a flow and a time, and nobody else's", async () => {
    const h = createHarness();
    const [ours, theirs] = [await h.account(), await h.account()];
    const campaign = await makeCampaign(h, ours.id);
    const template = await makeTemplate(h, ours.id, "wait", "https://x.test/");
    const [plain, flowed] = [await makeLead(h, campaign), await makeLead(h, campaign, { flowId: 77_001 })];
    await makeDelivery(h, plain, template, { state: "delivered" });
    await makeDelivery(h, plain, template, { state: "failed" });
    h.clock.advance(10);
    await makeDelivery(h, flowed, template, { state: "failed" });
    const none = { pending: 0, delivered: 0, skipped: 0, rejected: 0, failed: 0, stopped: 0 };
    const table: [object, object][] = [
      [{}, { delivered: 1, failed: 2 }],
      [{ campaign: campaign.id }, { delivered: 1, failed: 2 }],
      [{ flow: 77_001 }, { failed: 1 }],
      [{ to: h.clock.unixSeconds - 10 }, { delivered: 1, failed: 1 }],
      [{ from: h.clock.unixSeconds, campaign: campaign.id }, { failed: 1 }],
      [{ campaign: campaign.id + 1 }, {}],
    ];
    for (const [query, numbers] of table)
      expect([query, await h.api(PATH, { key: ours.key, json: query })]).toEqual([
        query,
        { status: "ok", data: { ...none, ...numbers }, more: false },
      ]);
    expect((await h.api(PATH, { key: theirs.key, query: { campaign: campaign.id } })).data).toEqual(none);
    expect(await h.api(PATH, { key: ours.key, query: { flow: "x" } })).toEqual({ status: "error", error: "invalid", field: "flow" });
    expect(await h.api(PATH)).toEqual({ status: "error", error: "key" });
  });

  it("counts by hour of the account's wall clock, of a campaign, a flow and a time, and nobody else's", async () => {
    const h = createHarness();
    h.clock.ms = Date.parse("2026-06-14T10:10:00Z");
    const ours = await h.account({ timeZone: "Asia/Kathmandu" });
    const theirs = await h.account();
    const campaign = await makeCampaign(h, ours.id);
    const template = await makeTemplate(h, ours.id, "wait", "https://x.test/");
    const [plain, flowed] = [await makeLead(h, campaign), await makeLead(h, campaign, { flowId: 77_002 })];
    await makeDelivery(h, plain, template, { state: "delivered" });
    // On the clocks of Kathmandu it is 16:00 at 10:15.
    h.clock.advance(5 * 60);
    await makeDelivery(h, plain, template, { state: "failed" });
    await makeDelivery(h, flowed, template, { state: "delivered" });
    h.clock.advance(2 * 3600);
    await makeDelivery(h, flowed, template, { state: "failed" });
    const none = { pending: 0, delivered: 0, skipped: 0, rejected: 0, failed: 0, stopped: 0 };
    const [three, four, six] = ["2026-06-14 09:15:00", "2026-06-14 10:15:00", "2026-06-14 12:15:00"];
    const ask = async (query: object) => {
      const { hours, hours_more: more } = await h.api(PATH, { key: ours.key, json: { by_hour: true, ...query } });
      return [hours, more];
    };
    const last = { time: six, ...none, failed: 1 };
    expect(await ask({})).toEqual([
      [{ time: three, ...none, delivered: 1 }, { time: four, ...none, failed: 1, delivered: 1 }, last],
      false,
    ]);
    expect(await ask({ flow: 77_002, campaign: campaign.id })).toEqual([[{ time: four, ...none, delivered: 1 }, last], false]);
    expect(await ask({ from: h.clock.unixSeconds })).toEqual([[last], false]);
    expect((await h.api(PATH, { key: theirs.key, query: { campaign: campaign.id, by_hour: 1 } })).hours).toEqual([]);
    expect("hours" in (await h.api(PATH, { key: ours.key }))).toBe(false);
    expect(await h.api(PATH, { key: ours.key, query: { by_hour: "x" } })).toEqual({ status: "error", error: "invalid", field: "by_hour" });
    expect(await h.api(PATH, { query: { by_hour: 1 } })).toEqual({ status: "error", error: "key" });
  });

  it("counts the whole hours among the newest twenty thousand by hour, in the same round trip, and reads no more", async () => {
    const h = createHarness();
    h.clock.ms = Date.parse("2026-06-14T00:00:00Z");
    const { id, key } = await h.account();
    const count = 5000;
    for (let inserted = 0; inserted < 25_000; inserted += count) {
      const values = { count, states: ["failed", "delivered"], statuses: [0, 2], firstMs: h.clock.ms + inserted * 1000 };
      await insertDeliveries(h, { accountId: id, campaignId: 22 }, values);
    }
    const { rowsRead, roundTrips } = await h.d1.measure(async () => {
      const { hours, hours_more: more } = await h.api(PATH, { key, query: { by_hour: 1 } });
      // The first of them is of 01:23:20, so that 02:00 is the first hour that is whole.
      expect([more, hours.map(({ time, failed, delivered }: Record<string, number>) => [time, failed, delivered])]).toEqual([
        true,
        [
          ["2026-06-14 02:00:00", 1800, 1800],
          ["2026-06-14 03:00:00", 1800, 1800],
          ["2026-06-14 04:00:00", 1800, 1800],
          ["2026-06-14 05:00:00", 1800, 1800],
          ["2026-06-14 06:00:00", 1700, 1700],
        ],
      ]);
    });
    expect(rowsRead).toBeLessThanOrEqual(2 * 20_001 + 2 * 1001 + 100);
    expect(roundTrips).toBe(2);
  });

  it("stops at a thousand of each, and reads no more", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await insertDeliveries(
      h,
      { accountId: id, campaignId: 21 },
      { count: 6000, states: ["failed", "delivered"], statuses: [0, 2], firstMs: h.clock.ms },
    );
    const { rowsRead, roundTrips } = await h.d1.measure(async () => {
      const { data, more } = await h.api(PATH, { key });
      expect([data.failed, data.delivered, data.pending, more]).toEqual([1000, 1000, 0, true]);
    });
    expect(rowsRead).toBeLessThanOrEqual(2 * 1001 + 40);
    expect(roundTrips).toBe(2);
  });
});
