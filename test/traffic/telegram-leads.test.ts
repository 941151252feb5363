import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { campaigns, leads, postbackDeliveries, postbackTemplates, telegramOutbox } from "../../src/db/schema/index.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { makeCampaign, makeTemplate, makeWay, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { anyFlow, visit } from "./kit.ts";

/** A flow that leads to a campaign, and somebody who followed its link. */
async function followed(query: Record<string, string> = {}) {
  const h = createHarness();
  const { id: accountId, key } = await h.account();
  const flow = await anyFlow(h, { accountId });
  const campaign = await makeCampaign(h, flow.accountId);
  const way = await makeWay(h, flow, { campaignId: campaign.id });
  const follow = async (more: Record<string, string> = query) => {
    const { location } = await visit(h, flow.code, { query: more, cf: { country: "DE" } });
    return new URL(location ?? "").searchParams.get("start") ?? "";
  };
  const person = updatesOf(h, campaign.chatId);
  const send = (body: Record<string, unknown>) => h.update(campaign.botId, body);
  const lead = async () => {
    const [row] = await h.db.select().from(leads).where(eq(leads.campaignId, campaign.id));
    return row;
  };
  return { h, key, flow, campaign, way, follow, person, send, lead };
}

describe("somebody who came by a flow's link and pressed Start", () => {
  it("is the flow's lead at once, and has what the click knows as soon as that lands", async () => {
    const { h, flow, way, follow, person, send, lead } = await followed({ utm_source: "fb", subid: "s1" });
    const payload = await follow();
    const cost = await h.d1.measure(() => send(person.start(payload)));
    expect(cost.roundTrips).toBe(2);
    expect(await lead()).toMatchObject({ flowId: flow.id, clickPending: true, wayId: null, subid: "", status: LEAD_STATUS.wait });
    await h.drain();
    const known = { flowId: flow.id, clickPending: false, wayId: way.id, subid: "s1", utmSource: "fb", country: "de", os: 1, browser: 1 };
    expect(await lead()).toMatchObject(known);
    await send(person.join());
    expect(await lead()).toMatchObject({ ...known, status: LEAD_STATUS.approve });
  });

  it("has what the click knows at once where that has landed before", async () => {
    const { h, flow, way, follow, person, send, lead } = await followed({ subid: "s1" });
    const payload = await follow();
    await h.drain();
    const cost = await h.d1.measure(() => send(person.start(payload)));
    expect(cost.roundTrips).toBe(2);
    expect(await lead()).toMatchObject({ flowId: flow.id, clickPending: false, wayId: way.id, subid: "s1" });
  });

  it("costs two rows written more than another lead at each update, for the lists of the flow and of all flows, and eight more at its start, where it takes over what the click knows", async () => {
    const { h, campaign, follow, person, send } = await followed({ subid: "s1" });
    const payload = await follow();
    await h.drain();
    const costs = async (start: string, one: ReturnType<typeof updatesOf>) => {
      const rows: number[] = [];
      for (const body of [one.start(start), one.join(), one.leave()]) rows.push((await h.d1.measure(() => send(body))).rowsWritten);
      return rows;
    };
    const [start = 0, join = 0, leave = 0] = await costs(campaign.code, updatesOf(h, campaign.chatId));
    expect(await costs(payload, person)).toEqual([start + 8, join + 2, leave + 2]);
  });

  it("is of the click they came by last, and of nothing of the one before", async () => {
    const { h, flow, follow, person, send, lead } = await followed();
    await send(person.start(await follow({ subid: "first", data1: "kept?" })));
    await h.drain();
    h.clock.advance(5);
    await send(person.start(await follow({ subid: "second" })));
    expect(await lead()).toMatchObject({ flowId: flow.id, clickPending: true, subid: "", data1: "" });
    await h.drain();
    expect(await lead()).toMatchObject({ flowId: flow.id, clickPending: false, subid: "second", data1: "" });
  });

  it("is nobody's lead but the campaign's where the click is forged, or of another account's flow", async () => {
    const { h, campaign, follow, person, send, lead } = await followed();
    const foreign = await anyFlow(h);
    await makeWay(h, foreign, { url: "https://land.test/?c={click}" });
    const { location } = await visit(h, foreign.code);
    const click = new URL(location ?? "").searchParams.get("c") ?? "";
    await h.drain();
    await send(person.start(`${campaign.code}-${click}`));
    expect(await lead()).toMatchObject({ click, flowId: null, clickPending: false, wayId: null });
    h.clock.advance(5);
    const forged = (await follow()).replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    await send(person.start(forged));
    expect(await lead()).toMatchObject({ flowId: null, clickPending: false });
  });

  it("is reported to the flow's address where the campaign has none, rather than the account's", async () => {
    const { h, flow, campaign, follow, person, send } = await followed();
    const foreign = await anyFlow(h);
    await makeTemplate(h, flow.accountId, "wait", "https://account.test/");
    const insert = (owner: { id: number; accountId: number }) =>
      h.db
        .insert(postbackTemplates)
        .values({ accountId: owner.accountId, owner: "flow", ownerId: owner.id, event: 0, url: "https://flow.test/", updatedAtMs: 1 })
        .returning();
    const [own] = await insert(flow);
    await insert(foreign);
    await send(person.start(await follow()));
    const owed = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.campaignId, campaign.id));
    expect(owed.map(({ templateId }) => templateId)).toEqual([own?.id]);
  });

  it.each([
    [{ flow: true, campaign: true }, "campaign"],
    [{ flow: true, campaign: false }, "flow"],
    [{ flow: false, campaign: false }, "account"],
  ])(
    "and came by the click's own invite link instead, is reported by the campaign's addresses, then the flow's, then the account's: of %j the %s's",
    async (has, expected) => {
      const { h, key, flow, campaign, follow, person, send } = await followed();
      h.net.on("up.test", () => new Response("ok"));
      await makeTemplate(h, flow.accountId, "approve", "https://up.test/account");
      const another = await anyFlow(h, { accountId: flow.accountId });
      const ofFlows = [...(has.flow ? [flow.id] : []), another.id];
      for (const ownerId of ofFlows) {
        const url = `https://up.test/${ownerId === flow.id ? "flow" : "another"}`;
        await h.db
          .insert(postbackTemplates)
          .values({ accountId: flow.accountId, owner: "flow", ownerId, event: LEAD_STATUS.approve, url, updatedAtMs: 1 });
      }
      if (has.campaign) await makeTemplate(h, flow.accountId, "approve", "https://up.test/campaign", campaign.id);
      const [, click = ""] = (await follow()).split("-");
      const { data } = await h.api("/api/camp/invite.json", { key, json: { id: campaign.id, click } });
      const cost = await h.d1.measure(() => send(person.join(data.link)));
      expect(cost.roundTrips).toBe(2);
      await h.drain();
      expect(h.net.urlsTo("up.test")).toEqual([`https://up.test/${expected}`]);
    },
  );
});

describe("what an advertising network gave", () => {
  const GIVEN = {
    subid: "s 1",
    adid: "IwAR0",
    data1: "d1",
    data2: "ü",
    utm_source: "fb",
    utm_campaign: "c",
    utm_content: "n",
    utm_term: "t",
    utm_medium: "m",
    cost: "0.25",
    currency: "eur",
  };
  const TEMPLATE =
    "subid={subid}&adid={AdId}&d={data1}{data2}&utm={utm_source}.{utm_campaign}.{utm_content}.{utm_term}.{utm_medium}&cost={cost}{cost_currency}&geo={geo}&os={os}&b=%7Bbrowser%7D&dev={{device}}&lang={lang}&ip={ip}&flow={flow}&way={way}&foo={foo}";
  const filled = (flow: string, way: number, ip: string) =>
    `subid=s%201&adid=IwAR0&d=d1%C3%BC&utm=fb.c.n.t.m&cost=0.25eur&geo=de&os=Windows&b=Chrome&dev=desktop&lang=de&ip=${ip}&flow=${flow}&way=${way}&foo={foo}`;

  async function prepared() {
    const one = await followed();
    const { h, flow, campaign } = one;
    const host = `${flow.code}.test`;
    h.net.on(host, () => new Response("OK"));
    await makeTemplate(h, flow.accountId, "wait", `https://${host}/pb?${TEMPLATE}`);
    await h.db
      .update(campaigns)
      .set({ buttonText: "Go", buttonUrl: `https://shop.test/?${TEMPLATE}&price={price}` })
      .where(eq(campaigns.id, campaign.id));
    const follow = async () => {
      const { location } = await visit(h, flow.code, {
        query: GIVEN,
        ip: "203.0.113.9",
        cf: { country: "DE" },
        headers: { "accept-language": "de" },
      });
      return new URL(location ?? "").searchParams.get("start") ?? "";
    };
    const button = async () => {
      const rows = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
      return JSON.parse(rows.at(-1)?.payload ?? "{}").button?.url;
    };
    return { ...one, host, follow, button };
  }

  it("is in the postbacks of its leads and in the button of their welcome", async () => {
    const { h, flow, way, host, follow, person, send, button } = await prepared();
    const payload = await follow();
    await h.drain();
    const cost = await h.d1.measure(() => send(person.start(payload)));
    expect(cost.roundTrips).toBe(2);
    await h.drain();
    const expected = filled(flow.code, way.id, "203.0.113.9");
    expect(h.net.urlsTo(host)).toEqual([`https://${host}/pb?${expected}`]);
    expect(await button()).toBe(`https://shop.test/?${expected}&price=`);
    await send(person.start(payload.split("-")[0] ?? ""));
    expect(await button()).toBe(`https://shop.test/?${expected}&price=`);
  });

  it("is waited for while the click is under way, but not for ever", async () => {
    const { h, flow, way, host, follow, person, send } = await prepared();
    const payload = await follow();
    await h.settle();
    const held = h.clickQueue.waiting.splice(0);
    await send(person.start(payload));
    await h.drain();
    expect(h.net.urlsTo(host)).toEqual([]);
    const [waiting] = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, flow.accountId));
    expect(waiting).toMatchObject({ state: "pending", attempts: 0, error: "click" });
    for (const { body } of held) await h.deps.clickQueue.send(body);
    h.clock.advance(5);
    await h.drain();
    expect(h.net.urlsTo(host)).toEqual([`https://${host}/pb?${filled(flow.code, way.id, "203.0.113.9")}`]);

    const lost = await follow();
    await h.settle();
    h.clickQueue.waiting.splice(0);
    await send(person.start(lost));
    for (let seconds = 0; seconds < 60; seconds += 5) {
      await h.drain();
      expect(h.net.urlsTo(host)).toHaveLength(1);
      h.clock.advance(5);
    }
    await h.drain();
    expect(h.net.urlsTo(host)).toHaveLength(2);
    expect(h.net.urlsTo(host).at(-1)).toContain("subid=&adid=&");
  });

  it("is not waited for by a template that does not name it", async () => {
    const { h, flow, follow, person, send } = await followed(GIVEN);
    const host = `${flow.code}.test`;
    h.net.on(host, () => new Response("OK"));
    await makeTemplate(h, flow.accountId, "wait", `https://${host}/?c={click}&os=1`);
    const payload = await follow();
    await h.settle();
    h.clickQueue.waiting.splice(0);
    await send(person.start(payload));
    await h.drain();
    expect(h.net.urlsTo(host)).toHaveLength(1);
  });
});
