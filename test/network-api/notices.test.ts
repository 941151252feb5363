import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { sendMails } from "../../src/domain/mail/send-mails.ts";
import { MINUTE_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clientOf, DENIED, errorBody, NO_KEY, NOT_FOUND, refused } from "./kit.ts";
import { type Answer, fixed, makeShop, URL } from "./shop.ts";

const h = createHarness({ MAIL_FROM: "network@example.com" });

/** What tests call a network. */
const NAME = "Jane Doe";

type Shop = Awaited<ReturnType<typeof makeShop>>;

/** An affiliate with an address. */
async function addAffiliate(shop: Shop, form: Record<string, string> = {}) {
  const email = `a${unique()}@example.com`;
  const { id } = await shop.post("/admin/partner", { email, password: "kittens", ...form });
  return { pid: id as number, email };
}

/** What was mailed since the last time, once the schedule has sent all of it, by recipient. */
async function mailed(): Promise<Record<string, string[]>> {
  const from = h.mailer.sent.length;
  for (let minute = 0; minute < 3; minute += 1) {
    await sendMails(h.deps);
    h.clock.ms += MINUTE_MS;
  }
  const byRecipient = Map.groupBy(h.mailer.sent.slice(from), ({ to }) => to);
  return Object.fromEntries([...byRecipient].map(([to, list]) => [to, list.map(({ subject, text }) => `${subject} | ${text.trim()}`)]));
}

/** A shop with a protected offer and two affiliates in it, and one who is not. */
async function makeCrowd(offer: object = {}) {
  const shop = await makeShop(h);
  const { id } = await shop.add({ status: "active", privacy: "protected", ...offer });
  const [ann, bob, eve] = [await addAffiliate(shop), await addAffiliate(shop), await addAffiliate(shop)];
  for (const { pid } of [ann, bob]) await shop.post("/offer/enable-affiliate", { offer_id: String(id), pid: String(pid), notice: "0" });
  return { shop, id: id as number, ann, bob, eve, name: NAME };
}

const outboxes = async (act: () => Promise<unknown>) => {
  const seen: string[] = [];
  const release = h.d1.before("INSERT INTO mails", (batch) => {
    seen.push(...batch.filter((sql) => sql.includes("INSERT INTO mails")));
  });
  await act();
  release();
  return seen.length;
};

describe("a mail of access to offers", () => {
  it("goes to the affiliate whose access changes, once, and names the offers", async () => {
    const { shop, id, eve, name } = await makeCrowd({ title: "Cats & dogs" });
    const { id: open } = await shop.add({ title: "Open", status: "active" });
    const opened = `${name}: your access to offers has changed | ${name}: you may now send traffic to these offers: “Cats & dogs”.`;
    await shop.call("POST", "/offer/enable-affiliate", { json: { offer_id: [id, open], pid: eve.pid } });
    await shop.call("POST", "/offer/enable-affiliate", { json: { offer_id: [id, open], pid: eve.pid } });
    expect(await mailed()).toEqual({ [eve.email]: [opened] });
    await shop.call("POST", "/offer/disable-affiliate", { json: { offer_id: [id, open], pid: eve.pid, notice: 0 } });
    expect(await mailed()).toEqual({});
    await h.db.update(schema.accounts).set({ lang: "ru" }).where(eq(schema.accounts.id, eve.pid));
    await shop.call("POST", "/offer/enable-affiliate", { json: { offer_id: [id, open], pid: eve.pid } });
    expect(await mailed()).toEqual({
      [eve.email]: [`${name}: ваш доступ к офферам изменился | ${name}: теперь вам открыты офферы: “Cats & dogs”, “Open”.`],
    });
    expect(await h.db.$count(schema.mails)).toBe(0);
  });

  it("goes to each of those whom an offer lets out, by one write, and to nobody else", async () => {
    const { shop, id, ann, bob, name } = await makeCrowd();
    const path = `/admin/offer/${id}/disable-affiliates`;
    const text = `${name}: your access to offers has changed | ${name}: you may no longer send traffic to these offers: “Kittens”.`;
    expect(await outboxes(() => shop.post(path))).toBe(1);
    expect(await outboxes(() => shop.post(path))).toBe(1);
    expect(await mailed()).toEqual({ [ann.email]: [text], [bob.email]: [text] });
  });

  it("goes to who is let out of all offers, of which it names the first", async () => {
    const { shop, ann, name } = await makeCrowd({ title: "0" });
    for (let made = 1; made < 12; made += 1) {
      const { id } = await shop.add({ title: String(made), status: "active", privacy: "private" });
      await shop.post("/offer/enable-affiliate", { offer_id: String(id), pid: String(ann.pid), notice: "0" });
    }
    expect(await shop.post(`/admin/affiliate/${ann.pid}/disable-offers`, { notice: "x" })).toEqual(refused("notice"));
    await shop.post(`/admin/affiliate/${ann.pid}/disable-offers`);
    const [text = ""] = (await mailed())[ann.email] ?? [];
    expect(text).toContain(`${name}: you may no longer send traffic to these offers: “0”, “1”, “2”`);
    expect([text.match(/“/g)?.length, text.endsWith("” +2.")]).toEqual([10, true]);
    const { shop: other, id } = await makeCrowd();
    await other.post(`/admin/offer/${id}/disable-affiliates`, { notice: "0" });
    expect(await mailed()).toEqual({});
  });

  it("tells who asked what became of it; who has no address, or has not joined, gets none", async () => {
    const { shop, id, eve, name } = await makeCrowd();
    const { api_key } = (await shop.get(`/admin/partner/${eve.pid}`)).partner;
    expect(typeof api_key).toBe("string");
    const nameless = await shop.affiliate();
    await shop.post("/offer/enable-affiliate", { offer_id: String(id), pid: String(nameless.number) });
    await nameless.post("/partner/activation/offer", { offer_id: String(id), comment: "Please" });
    await h.db.insert(schema.tickets).values({
      networkId: shop.id,
      affiliateId: eve.pid,
      offerId: id,
      comment: "Please",
      status: "open",
      createdAtMs: h.clock.ms,
    });
    const [ticket] = await h.db.select().from(schema.tickets).where(eq(schema.tickets.affiliateId, eve.pid));
    await shop.post(`/admin/ticket/${ticket?.id}/offer`, { do: "reject" });
    expect(await mailed()).toEqual({
      [eve.email]: [`${name}: your access to offers has changed | ${name}: your request for access was declined: “Kittens”.`],
    });
  });

  it("is written with the change or not at all, is sent after a crash, and again where the mailer refuses it", async () => {
    const { shop, id, ann, bob } = await makeCrowd();
    const close = () => shop.call("POST", "/offer/disable-affiliate", { json: { offer_id: id, pid: ann.pid } });
    const statuses = async () =>
      (await h.db.select().from(schema.offerAffiliates).where(eq(schema.offerAffiliates.offerId, id))).map(({ status }) => status);
    h.d1.breakOff("UPDATE SET status", 2);
    expect((await close()).status).toBe(500);
    h.d1.heal();
    expect([await statuses(), await h.db.$count(schema.mails)]).toEqual([[0, 0], 0]);
    h.d1.loseAnswers("INSERT INTO mails");
    expect((await close()).status).toBe(500);
    h.d1.heal();
    expect((await close()).status).toBe(200);
    h.mailer.refuse();
    expect(await mailed()).toEqual({});
    h.mailer.heal();
    h.clock.ms += 10 * MINUTE_MS;
    expect(Object.keys(await mailed())).toEqual([ann.email]);
    expect(await mailed()).toEqual({});
    expect(JSON.stringify(h.logLines)).not.toContain(bob.email);
  });
});

describe("send_emails of an offer", () => {
  it("tells those who send it traffic that it is paused, stopped or active again, once each", async () => {
    const { shop, id, ann, bob, name } = await makeCrowd({ title: "Cats" });
    const all = (text: string) => ({ [ann.email]: [text], [bob.email]: [text] });
    const say = (what: string) => all(`${name}: ${what} | ${name}: ${what}: “Cats”.`);
    await shop.change(id, { status: "suspended", send_emails: 1 });
    await shop.change(id, { status: "suspended", send_emails: 1 });
    expect(await mailed()).toEqual(say("offers are paused and take no new clicks"));
    await shop.change(id, { status: "stopped", send_emails: "1", payments: [fixed] });
    expect(await mailed()).toEqual(say("offers are stopped and take neither clicks nor conversions"));
    await shop.change(id, { payments: [{ ...fixed, revenue: 7 }], send_emails: 1 });
    expect(await mailed()).toEqual({});
    await shop.change(id, { status: "active", payments: [{ ...fixed, revenue: 8 }], send_emails: 1 });
    expect(await mailed()).toEqual(say("offers take traffic again"));
    await shop.change(id, { status: "suspended", send_emails: 0 });
    await shop.change(id, { status: "active" });
    await shop.change(id, { notes: "secret", url: `${URL}&x`, send_emails: 1 });
    expect(await mailed()).toEqual({});
  });

  it("tells of payments those alone whose own have changed, and of nothing that they do not see", async () => {
    const { shop, id, ann, bob, name } = await makeCrowd({ title: "Cats", payments: [{ ...fixed, total: 5, revenue: 3 }] });
    const what = "payments of offers have changed";
    const said = [`${name}: ${what} | ${name}: ${what}: “Cats”.`];
    const change = async (body: object) => {
      expect(await shop.change(id, { send_emails: 1, ...body })).toMatchObject({ status: 1 });
      return mailed();
    };
    expect(await change({ payments: [{ ...fixed, total: 9, revenue: 3, url: URL }] })).toEqual({});
    expect(await change({ payments: [{ ...fixed, total: 9, revenue: 4 }] })).toEqual({ [ann.email]: said, [bob.email]: said });
    expect(await change({ payments: [{ ...fixed, total: 9, revenue: 4 }] })).toEqual({});
    const personal = { ...fixed, total: 9, revenue: 6, partners: [ann.pid] };
    expect(await change({ partner_payments: [personal] })).toEqual({ [ann.email]: said });
    expect(await change({ partner_payments: [personal] })).toEqual({});
    // Theirs stands in the place of the one for all.
    expect(await change({ payments: [{ ...fixed, total: 9, revenue: 2 }] })).toEqual({ [bob.email]: said });
    expect(await change({ partner_payments: "" })).toEqual({ [ann.email]: said });
    const share = { ...fixed, type: "percent", total: 50, revenue: 40, goal: "sale" };
    expect(await change({ payments: [share], hide_payments: 1 })).toEqual({ [ann.email]: said, [bob.email]: said });
    expect(await change({ payments: [{ ...share, revenue: 30 }] })).toEqual({});
    expect(await change({ hide_payments: 0 })).toEqual({ [ann.email]: said, [bob.email]: said });
    expect(await change({ title: "Dogs", payments: "" })).toEqual({
      [ann.email]: [said[0]?.replace("Cats", "Dogs")],
      [bob.email]: [said[0]?.replace("Cats", "Dogs")],
    });
  });

  it("leaves out who is kept out, barred by the advertiser or not active, and tells all others of an offer for all", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add({ status: "active" });
    const [ann, out, barred] = [await addAffiliate(shop), await addAffiliate(shop), await addAffiliate(shop)];
    await addAffiliate(shop, { status: "banned" });
    await addAffiliate(shop, { status: "on moderation" });
    await shop.post("/offer/disable-affiliate", { offer_id: String(id), pid: String(out.pid), notice: "0" });
    await shop.post("/admin/advertiser/disable-affiliate", { advertisers_id: shop.advertiser, pid: String(barred.pid) });
    await shop.change(id, { status: "stopped", send_emails: 1 });
    expect(Object.keys(await mailed())).toEqual([ann.email]);
    await shop.change(id, { status: "active", privacy: "private", send_emails: 1 });
    expect(await mailed()).toEqual({});
    const news = (await shop.add({ title: "Fresh", status: "active", send_emails: 1 })) && (await mailed());
    expect(Object.keys(news).sort()).toEqual([ann.email, out.email].sort());
    expect(news[ann.email]?.[0]).toContain("there are new offers: “Fresh”.");
    await shop.add({ status: "stopped", send_emails: 1 });
    await shop.add({ status: "active", privacy: "private", send_emails: 1 });
    expect(await mailed()).toEqual({});
  });

  it("is one mail to each for several offers, by one write", async () => {
    const { shop, id, ann, bob, name } = await makeCrowd({ title: "Cats" });
    const { id: second } = await shop.add({ title: "Dogs", status: "active", privacy: "private" });
    const { id: paused } = await shop.add({ title: "Paused", status: "suspended" });
    await shop.post("/offer/enable-affiliate", { offer_id: String(second), pid: String(ann.pid), notice: "0" });
    const form = { "offer_id[1]": String(id), "offer_id[2]": String(second), "offer_id[3]": String(paused) };
    const what = "offers are paused and take no new clicks";
    const mass = () => shop.post("/admin/offer/mass-update", { ...form, status: "suspended", send_emails: "1" });
    expect(await outboxes(mass)).toBe(1);
    await mass();
    expect(await mailed()).toEqual({
      [ann.email]: [`${name}: ${what} | ${name}: ${what}: “Cats”, “Dogs”.`],
      [bob.email]: [`${name}: ${what} | ${name}: ${what}: “Cats”.`],
    });
    await shop.post("/admin/offer/mass-update", { ...form, privacy: "public", send_emails: "1" });
    expect(await mailed()).toEqual({});
  });

  it("tells nobody where nothing was changed", async () => {
    const { shop, id } = await makeCrowd();
    const other = await makeShop(h);
    const asked = { status: "stopped", send_emails: 1 };
    expect(await shop.change(id, { ...asked, categories: ["none"] })).toEqual(refused("categories"));
    expect(await shop.change(id, { ...asked, send_emails: 2 })).toEqual(refused("send_emails"));
    expect(await other.change(id, asked)).toEqual(NOT_FOUND);
    const form = { offer_id: String(id), status: "stopped", send_emails: "1" };
    expect(await other.post("/admin/offer/mass-update", form)).toEqual(NOT_FOUND);
    for (const client of [await shop.affiliate(), await shop.staff("news")])
      expect(await client.post("/admin/offer/mass-update", form)).toEqual(DENIED);
    expect(await clientOf(h, "").post("/admin/offer/mass-update", form)).toEqual(NO_KEY);
    expect(await h.db.$count(schema.mails)).toBe(0);
  });
});

describe("a mail to a new affiliate", () => {
  it("says what they sign in by, where that was asked for", async () => {
    const shop = await makeShop(h);
    const email = `new${unique()}@example.com`;
    const { id } = await shop.post("/admin/partner", { email, password: "kittens & dogs", notify: "1" });
    const [waiting] = await h.db.select().from(schema.mails);
    expect(JSON.stringify(waiting)).not.toContain("kittens");
    const { [email]: sent, ...others } = await mailed();
    expect(others).toEqual({});
    expect(sent).toEqual([
      `${NAME}: you are an affiliate now | ${NAME} has made you its affiliate. Your number is ${id}.\n\nSign in by ${email} and the password kittens & dogs\nThe number of the network is ${shop.id}.`,
    ]);
    const form = { login: email, password: "kittens & dogs", network: String(shop.id) };
    expect(await h.api("/api/auth/password.json", { form })).toMatchObject({ status: "ok" });
    expect(await shop.post("/admin/partner", { email, password: "kittens", notify: "1" })).toMatchObject({ error: "Duplicate entity" });
    expect(await shop.post("/admin/partner", { email: `x${email}`, password: "kittens", notify: "maybe" })).toEqual(refused("notify"));
    await addAffiliate(shop);
    expect(await mailed()).toEqual({});
  });
});

describe("a deployment that sends no mails", () => {
  it("says so only where a mail was asked for, and changes nothing then", async () => {
    const silent = createHarness();
    const shop = await makeShop(silent);
    const off = [409, errorBody("Mail is not configured, so that nothing was changed")];
    const ask = async (path: string, json: object) => {
      const answer = await shop.call("POST", path, { json });
      return [answer.status, (await answer.json()) as Answer];
    };
    const { id } = await shop.add({ status: "active", privacy: "protected" });
    const before = await shop.get(`/offer/${id}`);
    expect(await ask(`/admin/offer/${id}`, { status: "stopped", send_emails: 1 })).toEqual(off);
    expect(await ask("/admin/offer/mass-update", { offer_id: id, status: "stopped", send_emails: 1 })).toEqual(off);
    expect(await ask("/admin/offer", { title: "No", advertiser: shop.advertiser, url: URL, send_emails: 1 })).toEqual(off);
    expect(await ask("/admin/partner", { email: "no@example.com", password: "kittens", notify: 1 })).toEqual(off);
    expect(await shop.get(`/offer/${id}`)).toEqual(before);
    expect((await shop.get("/admin/partners")).pagination.total_count).toBe(0);
    const [, { id: pid }] = await ask("/admin/partner", { email: "yes@example.com", password: "kittens", notify: 0 });
    for (const path of ["/offer/enable-affiliate", "/offer/disable-affiliate"])
      expect(await ask(path, { offer_id: id, pid, notice: 1 })).toMatchObject([200, { status: 1 }]);
    expect(await ask(`/admin/offer/${id}`, { status: "stopped", send_emails: 0 })).toMatchObject([200, { status: 1 }]);
    expect(await silent.db.$count(schema.mails)).toBe(0);
  });
});
