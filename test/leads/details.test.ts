import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clicks, postbackTemplates } from "../../src/db/schema/index.ts";
import { makeCampaign, makeDelivery, makeFlow, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { down } from "../postbacks/kit.ts";
import { createTracked } from "../tracker/kit.ts";
import { unique } from "../unique.ts";

const PATH = "/api/leads/get.json";

const get = async (h: Harness, key: string, id: number | undefined) => (await h.api(PATH, { key, query: { id: id ?? 0 } })).data;

/** What an answer says of each event: kind, what was to be told, and why it was not. */
const told = ({ events }: { events: { kind: string; reported: string; silent: string }[] }) =>
  events.map(({ kind, reported, silent }) => [kind, reported, silent]);

/** An account with a campaign and a template for each status, all to one receiver. */
async function createReported(windowSeconds = 3600) {
  const h = createHarness();
  const host = `t${unique()}.test`;
  const { id: accountId, key } = await h.account();
  const campaign = await makeCampaign(h, accountId, { unsubWindowSeconds: windowSeconds });
  const templates = [];
  for (const event of ["wait", "hold", "approve", "cancel"] as const)
    templates.push(await makeTemplate(h, accountId, event, `https://${host}/?c={click}&s={status}`));
  const answers: (() => Response | Promise<Response>)[] = [];
  h.net.on(host, () => (answers.shift() ?? (() => new Response("ok")))());
  const person = updatesOf(h, campaign.chatId);
  const live = async (body: Record<string, unknown>, seconds = 60) => {
    h.clock.advance(seconds);
    await h.update(campaign.botId, body);
    await h.drain();
  };
  const leadId = async () => (await h.db.query.leads.findFirst({ where: (t, { eq }) => eq(t.campaignId, campaign.id) }))?.id;
  return { h, accountId, key, campaign, templates, answers, person, live, leadId };
}

describe("leads/get", () => {
  it("tells a lead's story with what was told of it, to whom, and why nothing was", async () => {
    const { h, key, campaign, templates, answers, person, live, leadId } = await createReported();
    await live(person.start(`${campaign.code}_abc`));
    await live(person.request());
    answers.push(down);
    await live(person.join());
    h.clock.advance(3600);
    await h.cron();
    await h.drain();
    await live(person.leave(), 2 * 3600);
    await live(person.join());
    await h.db
      .update(postbackTemplates)
      .set({ url: "" })
      .where(eq(postbackTemplates.id, templates[3]?.id ?? 0));
    await live(person.leave());
    const data = await get(h, key, await leadId());
    expect(told(data)).toEqual([
      ["start", "wait", ""],
      ["request", "hold", ""],
      ["join", "approve", ""],
      ["leave", "", "window"],
      ["join", "approve", ""],
      ["leave", "cancel", "template"],
    ]);
    expect(
      data.deliveries.map((each: Record<string, unknown>) => [each.event, each.template, each.status, each.state, each.attempts]),
    ).toEqual([
      [1, templates[0]?.id, "wait", "delivered", 1],
      [2, templates[1]?.id, "hold", "delivered", 1],
      [3, templates[2]?.id, "approve", "delivered", 2],
      [5, templates[2]?.id, "approve", "delivered", 1],
    ]);
    const log = data.deliveries[2].log;
    expect(
      log.map((attempt: Record<string, unknown>) => [attempt.number, attempt.outcome, attempt.code, attempt.error, attempt.body]),
    ).toEqual([
      [1, "failed", 503, "http", "down"],
      [2, "delivered", 200, "", "ok"],
    ]);
    expect(data.lead).toMatchObject({
      origin: "telegram",
      status: "cancel",
      campaign: campaign.id,
      flow: 0,
      username: "alice",
      price: null,
    });
    expect(data.click).toBeNull();
    expect(data.more).toBe(false);
  });

  it("says so of a paused campaign, and of a URL that would only be repeated", async () => {
    const { h, key, campaign, person, live, leadId } = await createReported();
    await live(person.start(campaign.code));
    await h.api("/api/camp/pause.json", { key, json: { id: campaign.id } });
    await live(person.join());
    expect(told(await get(h, key, await leadId()))).toEqual([
      ["start", "wait", ""],
      ["join", "", "paused"],
    ]);
    const [lead, template] = [await makeLead(h, campaign), await makeTemplate(h, campaign.accountId, "trash", "https://x.test/")];
    await makeDelivery(h, lead, template, { state: "skipped", error: "same" });
    expect(told(await get(h, key, lead.id))).toEqual([["start", "trash", "same"]]);
  });

  it("shows a conversion with its flow, its goal, its money and its click, and what the lead keeps of the click once that is gone", async () => {
    const { h, key, flow, landedClick, goal, post } = await createTracked();
    const { code } = await goal("sale");
    const click = await landedClick({ subid: "a1", country: "DE", ip: "203.0.113.7", utmSource: "fb", costMicros: 250_000, os: 5 });
    const { id } = await post({ click, status: "hold", payout: 12.5, currency: "eur", goal: code, uid: "u-1" });
    await post({ click, status: "approve", payout: 13, currency: "eur", goal: code, uid: "u-1" });
    const data = await get(h, key, id);
    const visit = { geo: "de", ip: "203.0.113.7", subid: "a1", utm_source: "fb", os: 5 };
    const place = { flow: flow.id, flow_code: flow.code, way: 3, site: 4 };
    expect(data.lead).toMatchObject({
      id,
      origin: "postback",
      status: "approve",
      goal: "sale",
      price: 13,
      currency: "eur",
      uid: "u-1",
      click,
      ...place,
      ...visit,
    });
    expect(data.click).toMatchObject({ id: click, ...place, ...visit, cost: 0.25, currency: "usd", lead: id, unique: true, pruned: false });
    expect(
      data.events.map((each: Record<string, unknown>) => [each.source, each.status, each.custom, each.price, each.currency, each.silent]),
    ).toEqual([
      ["postback", "hold", "hold", 12.5, "eur", "template"],
      ["postback", "approve", "approve", 13, "eur", "template"],
    ]);
    await h.db.delete(clicks).where(eq(clicks.id, click));
    const kept = (await get(h, key, id)).click;
    expect(kept).toMatchObject({
      id: click,
      time: data.click.time,
      ...place,
      ...visit,
      cost: null,
      currency: "",
      unique: null,
      pruned: true,
    });
  });

  it("knows no click that is still on its way, or is another tracker's", async () => {
    const { h, accountId, key, newClick, post } = await createTracked();
    const { id } = await post({ click: await newClick(), status: "approve" });
    expect((await get(h, key, id)).click).toBeNull();
    const lead = await makeLead(h, await makeCampaign(h, accountId), { click: "abc456xyz" });
    expect((await get(h, key, lead.id)).click).toBeNull();
  });

  it("shows the latest of a long history, and tells nothing that its beginning would decide", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const lead = await makeLead(h, await makeCampaign(h, accountId));
    const template = await makeTemplate(h, accountId, "wait", "https://x.test/");
    for (let seq = 1; seq <= 60; seq += 1) await makeDelivery(h, lead, template, { state: "delivered" }, { seq });
    const first = await get(h, key, lead.id);
    expect([first.events.length, first.deliveries.length, first.deliveries[0].event, first.more]).toEqual([60, 50, 11, true]);
    expect(told(first).every(([, , silent]) => silent === "")).toBe(true);
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 61 UNION ALL SELECT i + 1 FROM n WHERE i < 260)
         INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
         SELECT ?1, i, ?2, ?3, 'leave', ?4 + i, i, 0, 0, 3, 0, ?4 FROM n`,
      )
      .bind(lead.id, accountId, lead.campaignId, h.clock.ms)
      .run();
    const { result, cost } = await measured(h, () => get(h, key, lead.id));
    expect([result.events.length, result.events[0].seq, result.events.at(-1).seq, result.more]).toEqual([200, 61, 260, true]);
    expect(told(result).every(([, , silent]) => silent === "")).toBe(true);
    expect(cost.roundTrips).toBe(2);
    expect(cost.rowsRead).toBeLessThanOrEqual(201 + 51 + 20);
  });

  it("has one answer for what is nobody's and what is somebody else's", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const other = await makeLead(h, await makeCampaign(h, (await h.account()).id));
    for (const id of [other.id, 999_999_999]) expect(await h.api(PATH, { key, json: { id } })).toEqual({ status: "error", error: "lead" });
    expect(await h.api(PATH, { key })).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await h.api(PATH, { key, query: { id: "x" } })).toEqual({ status: "error", error: "invalid", field: "id" });
    expect(await h.api(PATH, { query: { id: other.id } })).toEqual({ status: "error", error: "key" });
  });

  it("shows an affiliate of a network nothing of what the advertiser pays, nor who in the network did what", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const flow = await makeFlow(h, accountId);
    const money = { payoutMicros: 5_000_000, currency: "usd", revenueMicros: 777_777_000_000, revenueCurrency: "gbp" };
    const lead = await makeLead(
      h,
      { id: 0, accountId },
      { campaignId: null, subscriberId: null, flowId: flow.id, networkId: 1, naturalKey: "n|1", ...money },
    );
    const template = await makeTemplate(h, accountId, "approve", "https://x.test/");
    await makeDelivery(
      h,
      lead,
      template,
      {},
      { kind: "set", source: "staff", suppressed: true, reportedStatus: null, status: 2, ...money },
    );
    const data = await get(h, key, lead.id);
    expect(data.lead).toMatchObject({ origin: "network", price: 5, currency: "usd" });
    expect(data.events).toMatchObject([{ source: "network", price: 5, currency: "usd", silent: "" }]);
    expect(JSON.stringify(data)).not.toMatch(/777777|gbp|staff/);
  });
});

async function measured<T>(h: Harness, work: () => Promise<T>) {
  let result: T | undefined;
  const cost = await h.d1.measure(async () => {
    result = await work();
  });
  return { result: result as T, cost };
}
