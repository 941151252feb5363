import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

const DONE = { status: 1, message: "Request is successfully" };

type Network = Awaited<ReturnType<typeof makeNetwork>>;

const offerOf = ({ id }: Network, privacy: keyof typeof OFFER_PRIVACY = "protected", name = "Kittens") =>
  makeOffer(h, id, { privacy: OFFER_PRIVACY[privacy], name });

/** Who is let in to an offer or kept out, by account. */
async function accessTo(offerId: number): Promise<Record<number, string>> {
  const rows = await h.db.select().from(schema.offerAffiliates).where(eq(schema.offerAffiliates.offerId, offerId));
  return Object.fromEntries(rows.map(({ accountId, status }) => [accountId, status === 0 ? "in" : "out"]));
}

/** Gives an affiliate a Telegram account, and answers what they are told there. */
async function listen(accountId: number, lang: "en" | "ru" = "en") {
  await h.db
    .update(schema.accounts)
    .set({ telegramId: 5_000_000_000 + unique(), lang })
    .where(eq(schema.accounts.id, accountId));
  return async () => {
    const rows = await h.db.select().from(schema.telegramOutbox).where(eq(schema.telegramOutbox.accountId, accountId));
    return rows.map(({ payload }) => (JSON.parse(payload) as { text: string }).text);
  };
}

/** An advertiser of a network: their id on the wire, and their row. */
async function makeAdvertiser({ ctx, id }: Network) {
  const { number } = await addMember(ctx, { kind: "advertiser", name: "Shop" });
  const isIt = and(eq(schema.memberships.networkId, id), eq(schema.memberships.kind, "advertiser"), eq(schema.memberships.number, number));
  const [row] = await h.db.select().from(schema.memberships).where(isIt);
  return { number, rowId: row?.id ?? 0, hex: toHexId(number, row?.createdAtMs ?? 0) };
}

/** A member of staff who looks after one member alone. */
async function makeManager(
  network: Network,
  role: "affiliate_manager" | "account_manager",
  kind: "affiliate" | "advertiser",
  number: number,
) {
  const manager = await network.staff(role);
  await setMember(network.ctx, { kind, number, manager: manager.number });
  return manager;
}

describe("affiliates of an offer", () => {
  it("are let in and kept out, of several offers at once, in every form of a list", async () => {
    const network = await makeNetwork(h);
    const [one, two, ann] = [await offerOf(network), await offerOf(network, "public"), await network.affiliate()];
    const pid = String(ann.number);
    expect(await network.post("/offer/enable-affiliate", { offer_id: String(one.id), pid, notice: "0" })).toEqual({
      status: 1,
      message: `Request for offer ${one.id} is successfully`,
    });
    expect(await accessTo(one.id)).toEqual({ [ann.number]: "in" });
    const both = { status: 1, message: `Request for offer ${one.id}, ${two.id} is successfully` };
    expect(await network.post("/offer/disable-affiliate", { "offer_id[0]": String(one.id), "offer_id[3]": String(two.id), pid })).toEqual(
      both,
    );
    for (const offer of [one, two]) expect(await accessTo(offer.id)).toEqual({ [ann.number]: "out" });
    const json = { offer_id: [one.id, two.id, one.id], pid: ann.number, notice: false };
    expect(await (await network.call("POST", "/offer/enable-affiliate/", { json })).json()).toEqual(both);
    const query = await network.call("POST", `/offer/enable-affiliate?offer_id=${one.id}&offer_id=${two.id}&pid=${pid}`);
    expect(await query.json()).toEqual(both);
    for (const offer of [one, two]) expect(await accessTo(offer.id)).toEqual({ [ann.number]: "in" });
  });

  it("keep their commission when they are kept out and let in again", async () => {
    const network = await makeNetwork(h);
    const [offer, ann] = [await offerOf(network), await network.affiliate()];
    await h.db.insert(schema.offerAffiliates).values({ offerId: offer.id, accountId: ann.number, status: 0, commissionPpm: 7 });
    const form = { offer_id: String(offer.id), pid: String(ann.number) };
    for (const path of ["/offer/disable-affiliate", "/offer/enable-affiliate"]) await network.post(path, form);
    const [row] = await h.db.select().from(schema.offerAffiliates).where(eq(schema.offerAffiliates.offerId, offer.id));
    expect(row).toMatchObject({ status: 0, commissionPpm: 7 });
  });

  it("are all kept out of an offer that is not public", async () => {
    const network = await makeNetwork(h);
    const [offer, open, ann, bob] = [
      await offerOf(network, "private"),
      await offerOf(network, "public"),
      await network.affiliate(),
      await network.affiliate(),
    ];
    for (const { number } of [ann, bob])
      await network.post("/offer/enable-affiliate", { "offer_id[]": String(offer.id), pid: String(number) });
    await network.post("/offer/enable-affiliate", { offer_id: String(open.id), pid: String(ann.number) });
    expect(await network.post(`/admin/offer/${offer.id}/disable-affiliates`)).toEqual({
      status: 1,
      message: "Affiliates disabled successfully",
    });
    expect(await accessTo(offer.id)).toEqual({ [ann.number]: "out", [bob.number]: "out" });
    const answer = await network.call("POST", `/admin/offer/${open.id}/disable-affiliates`);
    expect([answer.status, await answer.json()]).toEqual([400, errorBody("Bad Request: the offer is public", "id")]);
    expect(await accessTo(open.id)).toEqual({ [ann.number]: "in" });
    for (const id of [0, "x", 2 ** 50]) expect(await network.post(`/admin/offer/${id}/disable-affiliates`)).toEqual(NOT_FOUND);
  });

  it("leave all offers that are not public, of one network, when they are taken out of them", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [hidden, listed, open, foreign] = [
      await offerOf(network, "private"),
      await offerOf(network),
      await offerOf(network, "public"),
      await offerOf(other),
    ];
    const [ann, bob] = [await network.affiliate(), await network.affiliate()];
    for (const offer of [hidden, listed, open]) {
      for (const { number } of [ann, bob])
        await network.post("/offer/enable-affiliate", { offer_id: String(offer.id), pid: String(number) });
    }
    await h.db.insert(schema.offerAffiliates).values({ offerId: foreign.id, accountId: ann.number, status: 0 });
    expect(await network.post(`/admin/affiliate/${ann.number}/disable-offers`)).toEqual({
      status: 1,
      message: "Offers disabled successfully",
    });
    for (const offer of [hidden, listed]) expect(await accessTo(offer.id)).toEqual({ [ann.number]: "out", [bob.number]: "in" });
    expect(await accessTo(open.id)).toEqual({ [ann.number]: "in", [bob.number]: "in" });
    expect(await accessTo(foreign.id)).toEqual({ [ann.number]: "in" });
    for (const wrong of [other, network]) {
      const id = wrong === other ? ann.number : 2 ** 50;
      expect(await wrong.post(`/admin/affiliate/${id}/disable-offers`)).toEqual(NOT_FOUND);
    }
  });

  it("see what offers pay that they are not let in to, of their own network, where they ask for those, too", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [email, password] = [`bob${unique()}@example.com`, "kittens"];
    const { id } = await network.post("/admin/partner", { email, password });
    const { token } = await h.api("/api/auth/password.json", { form: { login: email, password, kind: "affiliate" } });
    const [open, asked, shut, hidden, paused, barred] = [
      await offerOf(network, "public"),
      await offerOf(network),
      await offerOf(network, "public"),
      await offerOf(network, "private"),
      await offerOf(network),
      await offerOf(network),
    ];
    const [foreign, shop] = [await offerOf(other), await makeAdvertiser(network)];
    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.paused }).where(eq(schema.offers.id, paused.id));
    await h.db.insert(schema.offerSettings).values({ offerId: barred.id, networkId: network.id, advertiserId: shop.rowId });
    await network.post("/admin/advertiser/disable-affiliate", { advertisers_id: shop.hex, pid: String(id) });
    await network.post("/offer/disable-affiliate", { offer_id: String(shut.id), pid: String(id) });
    await h.db
      .insert(schema.offerPayouts)
      .values({ offerId: asked.id, payoutMicros: 5_000_000, revenueMicros: 9_000_000, currency: "usd" });
    const ours = new Set([open, asked, shut, hidden, paused, barred, foreign].map((each) => each.id));
    const list = async (query: Record<string, string>) => {
      const { data } = await h.api("/api/offers/available.json", { bearer: token, query });
      return (data as { id: number; open: boolean; prices: { price: number }[] }[]).filter((each) => ours.has(each.id));
    };
    expect(await list({})).toMatchObject([{ id: open.id, open: true }]);
    expect(await list({ closed: "1" })).toMatchObject([
      { id: shut.id, open: false },
      { id: asked.id, open: false, prices: [{ price: 5 }] },
      { id: open.id, open: true },
    ]);
    await network.post("/offer/enable-affiliate", { offer_id: String(asked.id), pid: String(id) });
    expect((await list({ closed: "1" })).map(({ open }) => open)).toEqual([false, true, true]);
    const { key } = await h.account();
    const others = (await h.api("/api/offers/available.json", { key, query: { closed: "1" } })).data as { id: number }[];
    expect(others.filter((each) => ours.has(each.id)).map((each) => each.id)).toEqual([shut.id, open.id]);
  });

  it("are told by Telegram of what changes for them alone, where they have it and have joined", async () => {
    const network = await makeNetwork(h, { name: "Cats {offers}" });
    const [closed, open, ann, bob] = [
      await offerOf(network, "protected", 'A "b"'),
      await offerOf(network, "public", "C"),
      await network.affiliate(),
      await network.affiliate(),
    ];
    const [toAnn, toBob] = [await listen(ann.number), await listen(bob.number, "ru")];
    const form = (pid: number, notice?: string) => ({
      "offer_id[0]": String(closed.id),
      "offer_id[1]": String(open.id),
      pid: String(pid),
      ...(notice === undefined ? {} : { notice }),
    });
    const steps = ["/offer/enable-affiliate", "/offer/enable-affiliate", "/offer/disable-affiliate"];
    for (const path of steps) await network.post(path, form(ann.number));
    const [opened, shut, ...more] = await toAnn();
    expect(opened).toContain('you may now send traffic to these offers: “A "b"”.');
    expect(shut).toContain('you may no longer send traffic to these offers: “A "b"”, “C”.');
    expect(more).toEqual([]);
    for (const path of steps) await network.post(path, form(bob.number, "0"));
    expect(await toBob()).toEqual([]);
    await network.post("/offer/enable-affiliate", form(bob.number, ""));
    expect(await toBob()).toEqual([expect.stringContaining('теперь вам открыты офферы: “A "b"”, “C”.')]);

    const guest = await h.account();
    const toGuest = await listen(guest.id);
    await addMember(network.ctx, { kind: "affiliate", name: "Guest", accountId: guest.id });
    expect(await network.post("/offer/enable-affiliate", form(guest.id))).toMatchObject({ status: 1 });
    expect(await toGuest()).toEqual([]);
  });

  it("are shown with the offers that name them, with what was agreed, to whom they are assigned", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [first, second, gone, foreign] = [
      await offerOf(network, "private", "Cats"),
      await offerOf(network, "public", "Dogs"),
      await offerOf(network),
      await offerOf(other),
    ];
    const [ann, bob] = [await network.affiliate(), await network.affiliate()];
    await h.db.insert(schema.offerAffiliates).values([
      { offerId: first.id, accountId: ann.number, status: 0, commissionPpm: 75_000 },
      { offerId: second.id, accountId: ann.number, status: 1, commissionMicros: 1_500_000 },
      { offerId: gone.id, accountId: ann.number, status: 0 },
      { offerId: foreign.id, accountId: ann.number, status: 0 },
    ]);
    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(schema.offers.id, gone.id));
    const path = `/admin/partner/${ann.number}/offers`;
    const rows = [
      { id: second.id, title: "Dogs", privacy: "public", access: "blocked", commission_percent: null, commission_fixed: 1.5 },
      { id: first.id, title: "Cats", privacy: "private", access: "approved", commission_percent: 7.5, commission_fixed: null },
    ];
    expect(await network.get(path)).toEqual({ status: 1, offers: rows });
    const keeper = await makeManager(network, "affiliate_manager", "affiliate", ann.number);
    expect(await keeper.get(path)).toMatchObject({ offers: rows });
    expect(await keeper.get(`/admin/partner/${bob.number}/offers`)).toEqual(NOT_FOUND);
    for (const id of [0, "x", 2 ** 50]) expect(await network.get(`/admin/partner/${id}/offers`)).toEqual(NOT_FOUND);
    expect(await other.get(path)).toEqual(NOT_FOUND);
    for (const outsider of [ann, await network.staff("offers")]) expect(await outsider.get(path)).toEqual(DENIED);
    expect(await clientOf(h, "").get(path)).toEqual(NO_KEY);
  });

  it("and offers are the network's own, all of them or nothing is written", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [offer, foreign, gone] = [await offerOf(network), await offerOf(other), await offerOf(network)];
    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(schema.offers.id, gone.id));
    const [ann, theirs] = [await network.affiliate(), await other.affiliate()];
    const wrong: [string, Record<string, unknown>][] = [
      ["offer_id", { offer_id: [offer.id, foreign.id] }],
      ["offer_id", { offer_id: [offer.id, gone.id] }],
      ["offer_id", { offer_id: [offer.id, 2 ** 50] }],
      ["offer_id", { offer_id: [] }],
      ["offer_id", { offer_id: "" }],
      ["offer_id", { offer_id: { a: offer.id } }],
      ["offer_id", { offer_id: [[offer.id]] }],
      ["offer_id", { offer_id: "-1" }],
      ["offer_id", { offer_id: "x".repeat(65_536) }],
      ["offer_id", { offer_id: Array.from({ length: 501 }, (_, index) => index + 1) }],
      ["pid", { pid: theirs.number }],
      ["pid", { pid: 2 ** 50 }],
      ["pid", { pid: [ann.number] }],
      ["pid", { pid: "0" }],
      ["notice", { notice: "2" }],
    ];
    for (const path of ["/offer/enable-affiliate", "/offer/disable-affiliate"]) {
      for (const [field, values] of wrong) {
        const answer = await network.call("POST", path, { json: { offer_id: offer.id, pid: ann.number, ...values } });
        const told = [answer.status, await answer.json()];
        expect([path, values, ...told]).toEqual([path, values, 400, expect.objectContaining({ status: 2, field })]);
      }
      expect(await network.post(path, { pid: "1" })).toEqual(missing("offer_id"));
      expect(await network.post(path, { offer_id: "1" })).toEqual(missing("pid"));
    }
    for (const each of [offer, foreign, gone]) expect(await accessTo(each.id)).toEqual({});
  });

  it("are let in by whom the network lets, to the offers that they look after", async () => {
    const network = await makeNetwork(h);
    const [mine, other, shop, ann, bob] = [
      await offerOf(network),
      await offerOf(network),
      await makeAdvertiser(network),
      await network.affiliate(),
      await network.affiliate(),
    ];
    await h.db.insert(schema.offerSettings).values({ offerId: mine.id, networkId: network.id, advertiserId: shop.rowId });
    const manager = await makeManager(network, "account_manager", "advertiser", shop.number);
    const offers = await network.staff("offers");
    const form = (id: number) => ({ offer_id: String(id), pid: String(ann.number) });
    const paths = ["/offer/enable-affiliate", "/offer/disable-affiliate"];
    for (const path of paths) {
      expect(await offers.post(path, form(other.id))).toMatchObject({ status: 1 });
      expect(await manager.post(path, form(mine.id))).toMatchObject({ status: 1 });
      expect(await manager.post(path, form(other.id))).toEqual(refused("offer_id"));
      for (const outsider of [ann, await network.staff("news", "tickets")])
        expect(await outsider.post(path, form(mine.id))).toEqual(DENIED);
      expect(await clientOf(h, "").post(path, form(mine.id))).toEqual(NO_KEY);
    }
    expect(await manager.post(`/admin/offer/${mine.id}/disable-affiliates`)).toMatchObject({ status: 1 });
    expect(await manager.post(`/admin/offer/${other.id}/disable-affiliates`)).toEqual(NOT_FOUND);
    expect(await ann.post(`/admin/offer/${mine.id}/disable-affiliates`)).toEqual(DENIED);

    const keeper = await makeManager(network, "affiliate_manager", "affiliate", ann.number);
    expect(await keeper.post(`/admin/affiliate/${ann.number}/disable-offers`)).toMatchObject({ status: 1 });
    expect(await keeper.post(`/admin/affiliate/${bob.number}/disable-offers`)).toEqual(NOT_FOUND);
    for (const outsider of [ann, manager]) expect(await outsider.post(`/admin/affiliate/${ann.number}/disable-offers`)).toEqual(DENIED);
  });
});

describe("the blacklist of an advertiser", () => {
  it("takes affiliates and gives them back, and says who was not in it", async () => {
    const network = await makeNetwork(h);
    const [one, two, ann] = [await makeAdvertiser(network), await makeAdvertiser(network), await network.affiliate()];
    const pid = String(ann.number);
    const stranger = (...ids: string[]) => ({
      status: 1,
      message: `Request is successfully: Partner #${pid} doesn't exist in blacklist for advertiser ${ids.join(", ")}`,
    });
    const both = { "advertisers_id[1]": one.hex, "advertisers_id[2]": two.hex, pid };
    expect(await network.post("/admin/advertiser/enable-affiliate", { advertisers_id: one.hex, pid })).toEqual(stranger(one.hex));
    for (let time = 0; time < 2; time += 1)
      expect(await network.post("/admin/advertiser/disable-affiliate", { advertisers_id: two.hex, pid })).toEqual(DONE);
    expect(await network.post("/admin/advertiser/enable-affiliate", both)).toEqual(stranger(one.hex));
    expect(await network.post("/admin/advertiser/enable-affiliate", both)).toEqual(stranger(one.hex, two.hex));
    expect(await network.post("/admin/advertiser/disable-affiliate", both)).toEqual(DONE);
    expect(await network.post("/admin/advertiser/enable-affiliate", both)).toEqual(DONE);
  });

  it("is written for the network's own alone, of all or of none, by whom it lets", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [mine, theirs, ann, foreign] = [
      await makeAdvertiser(network),
      await makeAdvertiser(other),
      await network.affiliate(),
      await other.affiliate(),
    ];
    const second = await makeAdvertiser(network);
    const manager = await makeManager(network, "account_manager", "advertiser", mine.number);
    const pid = ann.number;
    const wrong: [string, Record<string, unknown>][] = [
      ["advertisers_id", { advertisers_id: [mine.hex, `00000001${theirs.hex.slice(8)}`] }],
      ["advertisers_id", { advertisers_id: "x" }],
      ["advertisers_id", { advertisers_id: [] }],
      ["pid", { pid: foreign.number }],
      ["pid", { pid: "x" }],
    ];
    for (const path of ["/admin/advertiser/enable-affiliate", "/admin/advertiser/disable-affiliate"]) {
      for (const [field, values] of wrong) {
        const answer = await network.call("POST", path, { json: { advertisers_id: mine.hex, pid, ...values } });
        expect([values, answer.status, await answer.json()]).toEqual([values, 400, expect.objectContaining({ status: 2, field })]);
      }
      expect(await network.post(path, { pid: "1" })).toEqual(missing("advertisers_id"));
      expect(await network.post(path, { advertisers_id: mine.hex })).toEqual(missing("pid"));
      const form = { advertisers_id: second.hex, pid: String(pid) };
      expect(await manager.post(path, form)).toEqual(refused("advertisers_id"));
      expect(await (await network.staff("advertisers")).post(path, form)).toMatchObject({ status: 1 });
      for (const outsider of [ann, await network.staff("offers")]) expect(await outsider.post(path, form)).toEqual(DENIED);
      expect(await clientOf(h, "").post(path, form)).toEqual(NO_KEY);
    }
    const rows = await h.db.select().from(schema.advertiserBlacklist).where(eq(schema.advertiserBlacklist.affiliateId, pid));
    expect(rows).toEqual([{ advertiserId: second.rowId, affiliateId: pid }]);
  });
});

describe("requests for access", () => {
  const ticketsOf = async ({ id }: Network) =>
    h.db.select().from(schema.tickets).where(eq(schema.tickets.networkId, id)).orderBy(schema.tickets.id);

  it("are made once for an offer while they are open, and let the affiliate in when they are approved", async () => {
    const network = await makeNetwork(h, { name: "Cats" });
    const [offer, ann] = [await offerOf(network, "protected", "Kittens"), await network.affiliate()];
    const told = await listen(ann.number);
    const form = { offer_id: String(offer.id), comment: "<b>please</b>" };
    for (let time = 0; time < 2; time += 1) expect(await ann.post("/partner/activation/offer", form)).toEqual(DONE);
    const [ticket, ...more] = await ticketsOf(network);
    expect([ticket, more]).toEqual([
      {
        id: expect.any(Number),
        networkId: network.id,
        affiliateId: ann.number,
        offerId: offer.id,
        comment: "<b>please</b>",
        status: "open",
        createdAtMs: h.clock.ms,
        updatedAtMs: null,
      },
      [],
    ]);
    const answer = `/admin/ticket/${ticket?.id}/offer`;
    expect(await network.post(answer, { do: "reject" })).toEqual(DONE);
    const closed = await network.call("POST", answer, { form: { do: "approve" } });
    expect([closed.status, await closed.json()]).toEqual([400, errorBody("Bad Request: the ticket is closed", "do")]);
    expect(await accessTo(offer.id)).toEqual({});

    expect(await ann.post("/partner/activation/offer", form)).toEqual(DONE);
    const again = (await ticketsOf(network)).find(({ status }) => status === "open");
    expect(await network.post(`/admin/ticket/${again?.id}/offer`, { do: "approve" })).toEqual(DONE);
    expect(await accessTo(offer.id)).toEqual({ [ann.number]: "in" });
    expect(await told()).toEqual([
      "Cats: your request for access was declined: “Kittens”.",
      "Cats: you may now send traffic to these offers: “Kittens”.",
    ]);
    expect(await ann.post("/partner/activation/offer", form)).toEqual(DONE);
    expect((await ticketsOf(network)).map(({ status }) => status)).toEqual(["rejected", "approved"]);
  });

  it("are for offers that the affiliate sees: others are as none", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [hidden, paused, foreign, barred, shop] = [
      await offerOf(network, "private"),
      await offerOf(network),
      await offerOf(other, "public"),
      await offerOf(network),
      await makeAdvertiser(network),
    ];
    const ann = await network.affiliate();
    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.paused }).where(eq(schema.offers.id, paused.id));
    await h.db.insert(schema.offerSettings).values({ offerId: barred.id, networkId: network.id, advertiserId: shop.rowId });
    await network.post("/admin/advertiser/disable-affiliate", { advertisers_id: shop.hex, pid: String(ann.number) });
    for (const id of [hidden.id, paused.id, foreign.id, barred.id, 2 ** 50, "x", "-1", ""])
      expect(await ann.post("/partner/activation/offer", { offer_id: String(id), comment: "please" })).toEqual(refused("offer_id"));
    expect(await ann.post("/partner/activation/offer", { comment: "please" })).toEqual(missing("offer_id"));
    expect(await ann.post("/partner/activation/offer", { offer_id: "1" })).toEqual(missing("comment"));
    for (const comment of ["", " ", "x".repeat(65_536)])
      expect(await ann.post("/partner/activation/offer", { offer_id: "1", comment })).toEqual(refused("comment"));
    expect(await network.post("/partner/activation/offer", { offer_id: "1", comment: "please" })).toEqual(DENIED);
    expect(await clientOf(h, "").post("/partner/activation/offer")).toEqual(NO_KEY);
    expect(await ticketsOf(network)).toEqual([]);
    await network.post("/offer/enable-affiliate", { offer_id: String(hidden.id), pid: String(ann.number) });
    expect(await ann.post("/partner/activation/offer", { offer_id: String(hidden.id), comment: "please" })).toEqual(DONE);
    expect(await ticketsOf(network)).toEqual([]);
  });

  it("show the affiliate what waits, what was declined, and what they are kept out of, of offers that they see", async () => {
    const network = await makeNetwork(h);
    const [asked, declined, shut, hidden, open] = [
      await offerOf(network),
      await offerOf(network),
      await offerOf(network, "public"),
      await offerOf(network, "private"),
      await offerOf(network, "public"),
    ];
    const [ann, bob] = [await network.affiliate(), await network.affiliate()];
    const own = async () => (await ann.get("/partner/activation/offers")).requests;
    const ask = (id: number, by = ann) => by.post("/partner/activation/offer", { offer_id: String(id), comment: "please" });
    const answer = async (offerId: number, answer: string) => {
      const ticket = (await ticketsOf(network)).find((each) => each.offerId === offerId && each.status === "open");
      await network.post(`/admin/ticket/${ticket?.id}/offer`, { do: answer });
    };
    expect(await own()).toEqual([]);
    for (const { id } of [asked, declined, open]) await ask(id);
    await ask(asked.id, bob);
    await answer(declined.id, "reject");
    await answer(open.id, "approve");
    for (const { id } of [shut, hidden]) await network.post("/offer/disable-affiliate", { offer_id: String(id), pid: String(ann.number) });
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(await own()).toEqual([
      { offer_id: shut.id, status: "blocked", created_at: null },
      { offer_id: declined.id, status: "rejected", created_at: at },
      { offer_id: asked.id, status: "open", created_at: at },
    ]);
    for (const { id } of [declined, shut]) await ask(id);
    expect((await own()).map(({ status }: { status: string }) => status)).toEqual(["open", "open", "open"]);
    for (const { id } of [declined, shut, asked]) await answer(id, "approve");
    expect(await own()).toEqual([]);
    expect(await network.get("/partner/activation/offers")).toEqual(DENIED);
    expect(await clientOf(h, "").get("/partner/activation/offers")).toEqual(NO_KEY);
  });

  it("are answered by whom the network lets, of the affiliates that they look after", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [offer, gone, ann, bob] = [await offerOf(network), await offerOf(network), await network.affiliate(), await network.affiliate()];
    const manager = await makeManager(network, "affiliate_manager", "affiliate", ann.number);
    for (const { id } of [offer, gone]) {
      for (const each of [ann, bob]) await each.post("/partner/activation/offer", { offer_id: String(id), comment: "please" });
    }
    const ticketOf = async (affiliateId: number, offerId: number) =>
      (await ticketsOf(network)).find((ticket) => ticket.affiliateId === affiliateId && ticket.offerId === offerId)?.id;
    const [anns, bobs, late] = [
      await ticketOf(ann.number, offer.id),
      await ticketOf(bob.number, offer.id),
      await ticketOf(bob.number, gone.id),
    ];
    for (const outsider of [ann, await network.staff("offers", "news")])
      expect(await outsider.post(`/admin/ticket/${anns}/offer`, { do: "approve" })).toEqual(DENIED);
    expect(await clientOf(h, "").post(`/admin/ticket/${anns}/offer`, { do: "approve" })).toEqual(NO_KEY);
    for (const [caller, id] of [
      [other, anns],
      [manager, bobs],
      [network, 2 ** 50],
      [network, "x"],
    ] as const)
      expect(await caller.post(`/admin/ticket/${id}/offer`, { do: "approve" })).toEqual(NOT_FOUND);
    expect(await network.post(`/admin/ticket/${anns}/offer`)).toEqual(missing("do"));
    expect(await network.post(`/admin/ticket/${anns}/offer`, { do: "APPROVE" })).toEqual(refused("do"));
    expect(await accessTo(offer.id)).toEqual({});
    expect(await manager.post(`/admin/ticket/${anns}/offer`, { do: "approve" })).toEqual(DONE);
    expect(await (await network.staff("tickets")).post(`/admin/ticket/${bobs}/offer`, { do: "reject" })).toEqual(DONE);
    expect(await accessTo(offer.id)).toEqual({ [ann.number]: "in" });
    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(schema.offers.id, gone.id));
    expect(await network.post(`/admin/ticket/${late}/offer`, { do: "approve" })).toEqual(
      errorBody("Bad Request: the offer was deleted", "do"),
    );
    expect(await network.post(`/admin/ticket/${late}/offer`, { do: "reject" })).toEqual(DONE);
  });

  it("are listed, the newest first, open or closed, with who asks and for what", async () => {
    const network = await makeNetwork(h);
    const [offer, open] = [await offerOf(network, "protected", "Kittens"), await offerOf(network, "public", "Cats")];
    await h.db.insert(schema.offerPayments).values([
      {
        offerId: offer.id,
        position: 1,
        type: "fixed",
        title: "Install",
        goal: "1",
        revenueMicros: 9_000_000,
        payoutMicros: 5_000_000,
        currency: "usd",
      },
      {
        offerId: offer.id,
        position: 2,
        type: "fixed",
        title: "",
        goal: "sale",
        revenueMicros: 9_000_000,
        payoutMicros: 7_000_000,
        currency: "usd",
      },
    ]);
    const ann = await network.affiliate();
    for (const { id } of [offer, open]) await ann.post("/partner/activation/offer", { offer_id: String(id), comment: `for ${id}` });
    const [first, second] = await ticketsOf(network);
    const partner = (await network.get("/admin/partners")).partners.find(({ id }: { id: number }) => id === ann.number);
    const [shown] = (await ann.get("/partner/offers")).offers.filter(({ id }: { id: number }) => id === offer.id);
    const made = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const ticket = {
      id: String(first?.id),
      status: "open",
      type: "offer_request",
      title: `Connect offer Kittens (${offer.id})`,
      description: `for ${offer.id}`,
      partner,
      offer: { ...shown, goals: { "1": "Install", sale: "sale" } },
      attachments: [],
      created: made,
      updated: "1970-01-01 00:00:00",
    };
    expect(partner.api_key).toBe("");
    expect([shown.link, shown.links]).toEqual([null, []]);
    expect(await network.get(`/admin/ticket/${first?.id}`)).toEqual({ status: 1, ticket });
    const { tickets, ...rest } = await network.get("/admin/tickets");
    expect(rest).toEqual({ status: 1, pagination: { per_page: 100, total_count: 2, page: 1 } });
    expect(tickets).toEqual([
      expect.objectContaining({ id: String(second?.id), offer: expect.objectContaining({ id: open.id, link: null, links: [] }) }),
      ticket,
    ]);

    await network.post(`/admin/ticket/${first?.id}/offer`, { do: "reject" });
    await network.post(`/admin/ticket/${second?.id}/offer`, { do: "approve" });
    const ids = async (query: Record<string, string>, client: { get: Network["get"] } = network) =>
      (await client.get("/admin/tickets", query)).tickets.map(({ id }: { id: string }) => Number(id));
    expect(await ids({ status: "open" })).toEqual([]);
    expect(await ids({ status: "closed" })).toEqual([second?.id, first?.id]);
    expect(await ids({ status: "" })).toEqual([second?.id, first?.id]);
    expect(await network.get("/admin/tickets", { limit: "1", status: "closed" })).toMatchObject({
      tickets: [{ id: String(second?.id), status: "closed", updated: made, offer: { link: null } }],
      pagination: { per_page: 1, total_count: 2, page: 1, next_page: 2 },
    });
    expect(await ids({ limit: "1", page: "2" })).toEqual([first?.id]);
    expect(await network.get("/admin/tickets", { status: "both" })).toEqual(refused("status"));
    expect((await h.d1.measure(() => network.call("GET", "/admin/tickets"))).roundTrips).toBe(2);

    await h.db.update(schema.offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(schema.offers.id, offer.id));
    expect((await network.get(`/admin/ticket/${first?.id}`)).ticket.offer).toBe(null);
  });

  it("are seen by whom the network lets, of the affiliates that they look after", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const [offer, ann, bob] = [await offerOf(network), await network.affiliate(), await network.affiliate()];
    for (const each of [ann, bob]) await each.post("/partner/activation/offer", { offer_id: String(offer.id), comment: "please" });
    const [anns, bobs] = (await ticketsOf(network)).map(({ id }) => id);
    const manager = await makeManager(network, "affiliate_manager", "affiliate", ann.number);
    const seen = async (client: { get: Network["get"] }) => {
      const { tickets, pagination } = await client.get("/admin/tickets");
      return [tickets.map(({ id }: { id: string }) => Number(id)), pagination.total_count];
    };
    expect(await seen(manager)).toEqual([[anns], 1]);
    expect(await seen(await network.staff("tickets"))).toEqual([[bobs, anns], 2]);
    expect(await seen(other)).toEqual([[], 0]);
    for (const outsider of [ann, await network.staff("offers", "news")]) {
      expect(await outsider.get("/admin/tickets")).toEqual(DENIED);
      expect(await outsider.get(`/admin/ticket/${anns}`)).toEqual(DENIED);
    }
    expect(await clientOf(h, "").get("/admin/tickets")).toEqual(NO_KEY);
    for (const [client, id] of [
      [manager, bobs],
      [other, anns],
      [network, "x"],
      [network, 2 ** 50],
    ] as const)
      expect(await client.get(`/admin/ticket/${id}`)).toEqual(NOT_FOUND);
  });
});
