import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows } from "../../src/db/schema/index.ts";
import { makeCampaign, makeGlobalToken, makeOffer, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createTracked } from "../tracker/kit.ts";
import { BAD_ID, createSold, duplicate, EDIT, failed, MADE, ok, type Sold } from "./kit.ts";

const NO_CHANGES = failed("no-changes");

/** Today, as reports are asked for it. */
const today = ({ h }: Sold) => {
  const day = new Date(h.clock.ms).toISOString().slice(0, 10);
  return { from: day, to: day };
};

describe("a lead of the Site API in the Tracker API", () => {
  it("is meant by its uid, even where an older one of the click has none", async () => {
    const sold = await createSold();
    const click = await sold.newClick();
    await sold.made({ click });
    const id = await sold.made({ click, exto: "u2" });
    expect(await sold.post({ click, uid: "u2", status: "approve" })).toEqual({ status: "ok", id, create: false, stage: "approve" });
  });

  it("is listed in its flow's account, in that API's words, with what the affiliate gets", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved", { commissionPpm: 200_000 });
    await sold.offerGoal("dep");
    const click = await theirs.landedClick({ country: "de", subid: "purr", ip: "10.0.0.9", siteId: sold.site.id });
    const id = await sold.made({
      click,
      exto: "N-1",
      status: "in processing",
      pay: 50,
      cc: "eur",
      goal: "dep",
      name: "Hans",
      phone: "1",
      email: "h@x",
      comment: "c",
    });
    const { leads, ...rest } = await sold.h.api("/api/tracker/leads.json", { key: theirs.key, query: today(sold) });
    expect(rest).toEqual({ status: "ok" });
    expect(leads).toEqual([
      {
        id,
        time: sold.h.clock.unixSeconds,
        click,
        uid: "N-1",
        flow: theirs.flow.code,
        way: 3,
        site: sold.site.id,
        siteurl: "https://land.test/",
        filter: 0,
        status: "new",
        custom: "in processing",
        goal: "dep",
        price: 40,
        currency: "eur",
        ip: "10.0.0.9",
        geo: "de",
        name: "Hans",
        phone: "1",
        email: "h@x",
        comment: "c",
        meta: false,
        ua: false,
        referer: false,
        adid: false,
        data1: false,
        data2: false,
        utm_source: false,
        utm_campaign: false,
        utm_content: false,
        utm_term: false,
        utm_medium: false,
        domain: false,
        subid: "purr",
      },
    ]);
    for (const [status, word] of [
      ["hold", "hold"],
      ["approve", "approve"],
      ["cancel", "cancel"],
      ["trash", "trash"],
      ["new", "new"],
    ] as const) {
      await sold.call("status", { order: id, status, ...(status === "new" ? { stid: 1 } : {}) });
      const seen = await sold.h.api("/api/tracker/leads.json", { key: theirs.key, query: { ...today(sold), status: word } });
      expect(seen.leads).toMatchObject([{ id, status: word, custom: status }]);
    }
    for (const query of [{ goal: "dep" }, { site: sold.site.id }]) {
      expect((await sold.h.api("/api/tracker/leads.json", { key: theirs.key, query })).leads).toMatchObject([{ id }]);
    }
    // To the offer's owner it is no lead of a flow of theirs.
    expect((await sold.h.api("/api/tracker/leads.json", { key: sold.key, query: today(sold) })).leads).toEqual([]);
  });

  it("is counted in its flow's statistics, with its price, before and after a run of the jobs", async () => {
    const sold = await createSold();
    for (const [status, wm] of [
      ["approve", 10],
      ["approve", 5.5],
      ["hold", 3],
      ["trash", 9],
      ["processing", 1],
    ] as const) {
      await sold.made({ click: await sold.landedClick(), status, wm, pd: 0.5 });
    }
    const stats = () => sold.h.api("/api/tracker/stats.json", { key: sold.key, query: { ...today(sold), item: "flow" } });
    const counted = { total: 5, cv: 4, cn: 1, ch: 1, ca: 2, cc: 0, ct: 1, mh: 2.5, ma: 14.5 };
    const before = await stats();
    expect(before.total).toMatchObject(counted);
    expect(before.stats[sold.flow.code]).toMatchObject(counted);
    await sold.h.cron();
    expect(await stats()).toEqual(before);
  });

  it("is the one that its advertiser's postbacks mean, by click and uid, and the other way round", async () => {
    const { call, made, post, newClick, flow, lead, events } = await createSold();
    const click = await newClick();
    const id = await made({ click, exto: "A", wm: 3 });
    expect(await post({ click, uid: "A", status: "hold" })).toEqual({ status: "ok", id, create: false, stage: "hold" });
    expect(await call("status", { click, exto: "A", status: "hold" })).toEqual(EDIT);
    expect(await call("status", { click, exto: "A", status: "approve" })).toEqual(ok(id));
    expect(await post({ click, uid: "A", status: "approve" })).toEqual(NO_CHANGES);
    expect(await post({ click, uid: "A", status: "cancel", price: 4 })).toMatchObject({ id, stage: "cancel" });
    expect(await lead(id)).toMatchObject({ status: 3, payoutMicros: 4_000_000, revenueMicros: 3_000_000 });
    expect((await events(id)).map(({ source }) => source)).toEqual(["site", "postback", "site", "postback"]);

    const told = await post({ click: await newClick(), uid: "B", status: "hold", price: 2 });
    const other = (await lead(told.id))?.click ?? "";
    expect(await call("click", { click: other, exto: "B" })).toEqual(duplicate(told.id));
    expect(await call("status", { click: other, status: "approve" })).toEqual(BAD_ID);
    expect(await call("status", { click: other, exto: "B", status: "approve" })).toEqual(ok(told.id));

    const flowing = await made({ flow: flow.id, exto: "C" });
    expect(await post({ flow: flow.code, uid: "C", status: "trash" })).toMatchObject({ id: flowing, create: false });
    const subbed = await post({ flow: flow.code, subid: "s1", uid: "D" });
    expect(await call("status", { code: flow.code, exto: "D", status: "hold" })).toEqual(ok(subbed.id));
  });

  it("takes the uid of a postback, and goes by that name from then on", async () => {
    const { call, made, post, newClick } = await createSold();
    const click = await newClick();
    const id = await made({ click });
    expect(await post({ click, uid: "late", status: "hold" })).toMatchObject({ id, create: false });
    expect(await call("status", { click, status: "approve" })).toEqual(BAD_ID);
    expect(await call("status", { click, exto: "late", status: "approve" })).toEqual(ok(id));
    expect(await call("click", { click })).toEqual(MADE);
  });

  it("that was made before its flow led to somebody else's offer stays the account's own, and so does what its clicks come to", async () => {
    const sold = await createSold();
    const theirs = await createTracked(sold.h);
    const [click, bare] = [await theirs.landedClick(), await theirs.landedClick()];
    const { id } = await theirs.post({ click });
    const flowing = await theirs.post({ flow: theirs.flow.code, uid: "A" });
    await sold.h.db.update(flows).set({ offerId: sold.offer.id }).where(eq(flows.id, theirs.flow.id));
    const before = await theirs.leads();
    const names = [{ click }, { order: id }, { order: flowing.id }, { code: theirs.flow.code, exto: "A" }, { click: bare, auto: 1 }];
    for (const name of names) expect([name, await sold.call("status", { ...name, status: "approve" })]).toEqual([name, BAD_ID]);
    expect(await sold.call("click", { click: bare })).toEqual(BAD_ID);
    expect(await sold.call("offer", { click: bare })).toEqual(BAD_ID);
    expect(await theirs.leads()).toEqual(before);
    expect(await theirs.post({ click, status: "approve", price: 5 })).toMatchObject({ status: "ok", id });
    expect(await theirs.post({ click: bare, status: "hold" })).toMatchObject({ status: "ok", create: true });
    expect(await theirs.leads()).toMatchObject([{ offerId: null, status: 2 }, { offerId: null }, { offerId: null, status: 1 }]);
  });

  it("of somebody else's offer is not the affiliate's to tell of: access, and nothing is written", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    const click = await theirs.landedClick();
    const id = await sold.made({ click, exto: "A" });
    const rows = await theirs.leads();
    for (const query of [
      { click, uid: "A", status: "approve", price: 1000 },
      { click, status: "approve" },
      { click: await theirs.newClick(), status: "approve" },
      { flow: theirs.flow.code, uid: "A", status: "approve" },
      { flow: theirs.flow.id, subid: "s" },
    ]) {
      expect([query, await theirs.post(query)]).toEqual([query, failed("access")]);
      expect([query, await sold.post(query)]).toEqual([query, failed("access")]);
    }
    const bulk = await sold.h.api("/api/tracker/bulk.json", { key: theirs.key, form: { data: `${click}:1000:approve` } });
    expect(bulk).toMatchObject({ ok: 0, bad: 1, lines: [{ error: "access" }] });
    expect(await theirs.leads()).toEqual(rows);
    expect(await theirs.events(id)).toHaveLength(1);
  });
});

describe("a lead of Telegram with the same click", () => {
  async function withCampaign(owner: Pick<Sold, "h" | "accountId">) {
    const campaign = await makeCampaign(owner.h, owner.accountId);
    const person = updatesOf(owner.h, campaign.chatId);
    const send = async (body: Record<string, unknown>) => {
      owner.h.clock.advance(1);
      await owner.h.update(campaign.botId, body);
    };
    return { campaign, send, person, start: (click: string) => send(person.start(`${campaign.code}-${click}`)) };
  }

  it("takes what is told after all that Telegram told, whose clock may be ahead", async () => {
    const sold = await createSold(createHarness());
    const { start, send, person } = await withCampaign(sold);
    const click = await sold.landedClick();
    sold.h.clock.advance(60);
    await start(click);
    await send(person.join());
    sold.h.clock.advance(-60);
    const [lead] = await sold.leads();
    expect(await sold.call("status", { click, status: "cancel" })).toEqual(ok(lead?.id ?? 0));
    expect(await sold.leads()).toMatchObject([{ status: 3 }]);
  });

  it("is the same lead, whichever was first, and seen by all three APIs", async () => {
    const sold = await createSold(createHarness());
    for (const first of ["start", "call"] as const) {
      const { campaign, start, send, person } = await withCampaign(sold);
      const click = await sold.landedClick();
      if (first === "start") await start(click);
      const answer = await sold.call("click", { click, wm: 7 });
      if (first === "call") await start(click);
      const id = (await sold.leads()).at(-1)?.id ?? 0;
      expect(answer).toEqual(first === "start" ? duplicate(id) : ok(id));
      await send(person.join());
      expect(await sold.call("status", { click, status: "approve" })).toEqual(EDIT);
      expect(await sold.call("status", { click, status: "cancel", wm: 8 })).toEqual(ok(id));
      expect(await sold.lead(id)).toMatchObject({
        campaignId: campaign.id,
        subscriberId: person.userId,
        offerId: sold.offer.id,
        payoutMicros: 8_000_000,
      });
      const { data } = await sold.h.api("/api/leads/list.json", { key: sold.key, query: { campaign: campaign.id } });
      expect(data).toMatchObject([{ id, click, status: 3 }]);
      const seen = await sold.h.api("/api/tracker/leads.json", { key: sold.key, query: { ...today(sold), click } });
      expect(seen.leads).toMatchObject([{ id, click, status: "cancel", price: 8 }]);
      expect(await sold.call("status", { order: id, status: "hold" })).toEqual(ok(id));
    }
    expect(await sold.leads()).toHaveLength(2);
  });

  it("is no longer worked on once the person has joined", async () => {
    const sold = await createSold(createHarness());
    const { start, send, person } = await withCampaign(sold);
    const click = await sold.newClick();
    await start(click);
    expect(await sold.call("status", { click, status: "processing" })).toMatchObject({ status: "ok" });
    await send(person.join());
    expect(await sold.call("status", { click, status: "approve" })).toEqual(EDIT);
  });

  it.each(["start", "call"] as const)(
    "is another one where the offer is somebody else's: who comes and goes decides nothing there (%s first)",
    async (first) => {
      const sold = await createSold(createHarness());
      const theirs = await sold.affiliate("approved");
      await makeTemplate(sold.h, sold.accountId, "approve", "https://up.test/");
      const { campaign, start, send, person } = await withCampaign(theirs);
      const click = await theirs.landedClick();
      if (first === "start") await start(click);
      const id = await sold.made({ click, wm: 7 });
      if (first === "call") await start(click);
      await send(person.join());
      expect(await sold.call("click", { click })).toEqual(duplicate(id));
      expect(await sold.lead(id)).toMatchObject({ status: 0, campaignId: null, subscriberId: null, offerId: sold.offer.id });
      expect(await sold.call("status", { click, status: "cancel" })).toEqual(ok(id));
      await send(person.leave());
      await start(click);
      const rows = await theirs.leads();
      expect(rows.filter((row) => row.id !== id)).toMatchObject([
        { campaignId: campaign.id, subscriberId: person.userId, status: 0, payoutMicros: null, offerId: null },
      ]);
      expect(await sold.lead(id)).toMatchObject({ status: 3, seq: 2 });
    },
  );

  it("of an affiliate's channel is not the offer's, by its number either", async () => {
    const sold = await createSold(createHarness());
    const theirs = await sold.affiliate("approved");
    const { start } = await withCampaign(theirs);
    await start(await theirs.landedClick());
    const before = await theirs.leads();
    const global = await makeGlobalToken(sold.h, sold.accountId);
    for (const token of [sold.token, global]) {
      expect(await sold.call("status", { token, order: before[0]?.id ?? 0, status: "trash", wm: 9 })).toEqual(BAD_ID);
    }
    expect(await theirs.leads()).toEqual(before);
  });

  it.each(["own", "another's"])("is of the offer that the flow had when the click came, though it leads to %s now", async (whose) => {
    const sold = await createSold(createHarness());
    const { start } = await withCampaign(sold);
    const click = await sold.landedClick();
    const next = await makeOffer(sold.h, whose === "own" ? sold.accountId : (await sold.h.account()).id);
    await sold.h.db.update(flows).set({ offerId: next.id }).where(eq(flows.id, sold.flow.id));
    await start(click);
    const [lead] = await sold.leads();
    expect(lead).toMatchObject({ offerId: sold.offer.id });
    expect(await sold.call("status", { click, status: "hold" })).toEqual(ok(lead?.id ?? 0));
  });

  it("and a campaign's flow without an offer is opened by the account's own global token", async () => {
    const sold = await createSold(createHarness());
    const { start } = await withCampaign(sold);
    const click = await sold.newClick();
    await start(click);
    const [lead] = await sold.leads();
    const id = lead?.id ?? 0;
    expect(await sold.call("status", { order: id, status: "hold" })).toEqual(ok(id));
    const stranger = await createSold(sold.h);
    expect(await stranger.call("status", { order: id, status: "trash" })).toEqual(BAD_ID);
    expect(await stranger.call("status", { click, status: "trash" })).toEqual(BAD_ID);
    expect(await sold.lead(id)).toMatchObject({ status: 1 });
  });
});

describe("an answer that is lost", () => {
  it("loses no lead: the call made again is a duplicate, or edit", async () => {
    const { h, call, newClick, leads } = await createSold();
    const click = await newClick();
    h.d1.loseAnswers(/^(INSERT INTO|UPDATE) leads/);
    expect(await call("click", { click })).toEqual(failed("db"));
    h.d1.heal();
    const [lead] = await leads();
    expect(await call("click", { click })).toEqual(duplicate(lead?.id ?? 0));
    h.d1.loseAnswers(/^UPDATE leads/);
    expect(await call("status", { click, status: "approve" })).toEqual(failed("db"));
    h.d1.heal();
    expect(await call("status", { click, status: "approve" })).toEqual(EDIT);
    expect(await leads()).toMatchObject([{ status: 2, seq: 2 }]);
  });
});
