import { describe, expect, it } from "vitest";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { CHROME } from "../traffic/kit.ts";
import { refusal, taken } from "./conversion-kit.ts";
import { clientOf } from "./kit.ts";

const HEX = expect.stringMatching(/^[0-9a-f]{24}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const DAY = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const KEY = expect.stringMatching(/^m\d+-\S{20,}$/);
const WHOLE = expect.toSatisfy(Number.isInteger, "a whole number");

const h = createHarness();
const START_MS = h.clock.ms;
const TRACKER = "tracker.example";

h.net.on(TRACKER, () => new Response("ok"), { mayNotCome: true });

/** Everything by HTTP, as the clients of a network call it. Each step stands on those before it. */
describe("a network's day", async () => {
  const account = await h.account();
  const network = clientOf(h, account.key);
  /** What the day makes, by name. */
  const made = { category: "", source: "", manager: "", advertiser: "", smartlink: "", offer: 0, pid: 0, affiliateKey: "" };
  const affiliate = () => clientOf(h, made.affiliateKey);

  /** A click of the affiliate: its id, or why no offer took it. */
  async function click(
    query: Record<string, string | number> = {},
    path = "/click",
  ): Promise<{ clickid?: string; message?: string; url: string }> {
    const link = path === "/sl" ? { id: made.smartlink } : { offer_id: made.offer };
    const headers = { "user-agent": CHROME, "cf-connecting-ip": "198.51.100.7" };
    const answer = await h.api(path, { query: { pid: made.pid, ...link, format: "json", ...query }, headers });
    await h.drain();
    return answer;
  }

  async function report(query: Record<string, string | number>) {
    const answer = await h.api("/postback", { query });
    await h.drain();
    return answer;
  }

  /** What the affiliate's tracker heard since it was asked last. */
  let heard = 0;
  function postbacks(): Record<string, string>[] {
    const urls = h.net.urlsTo(TRACKER).slice(heard);
    heard += urls.length;
    return urls.map((url) => Object.fromEntries(new URL(url).searchParams));
  }

  const balance = async () => (await affiliate().get("/balance")).balance;

  it("begins with what offers are sorted by", async () => {
    const { category, ...rest } = await network.post("/admin/category", { title: "Games" });
    expect([category, rest]).toEqual([{ id: HEX, title: "Games" }, { status: 1 }]);
    made.category = category.id;
    expect(await network.get("/offer/categories")).toEqual({
      status: 1,
      categories: [{ id: made.category, title: "Games" }],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    const { source } = await network.post("/admin/offer/source", { "title_lang[en]": "Web sites", "title_lang[es]": "Sitios web" });
    const titles = { title: "Web sites", title_lang: { en: "Web sites", es: "Sitios web" } };
    expect(source).toEqual({ id: HEX, ...titles });
    made.source = source.id;
    expect(await network.get("/admin/offer/sources")).toEqual({ status: 1, sources: [{ id: made.source, ...titles, allowed: 0 }] });
  });

  it("goes on with a manager and an advertiser", async () => {
    const { user } = await network.post("/admin/user", {
      email: "ann@network.example",
      password: "kittens",
      first_name: "Ann",
      last_name: "Lee",
      "roles[]": "ROLE_MANAGER_SALES",
    });
    const roles = ["ROLE_MANAGER_SALES"];
    const ann = { id: HEX, first_name: "Ann", last_name: "Lee", email: "ann@network.example", skype: null, avatar: null, roles };
    expect(user).toEqual({ ...ann, work_hours: null, api_key: KEY, type: "account_manager", created_at: TIME, updated_at: null });
    made.manager = user.id;
    const { advertiser } = await network.post("/admin/advertiser", {
      title: "Kitten Shop",
      contact: "Carl",
      email: "carl@shop.example",
      manager: made.manager,
      allowed_ip: "192.0.2.1\\n192.0.2.10-192.0.2.20",
    });
    const shop = {
      id: HEX,
      title: "Kitten Shop",
      contact: "Carl",
      email: "carl@shop.example",
      url: null,
      manager: made.manager,
      manager_obj: { ...ann, id: made.manager, api_key: null, created_at: TIME },
      allowed_ip: ["192.0.2.1", "192.0.2.10-192.0.2.20"],
      disallowed_ip: [],
      hash_password: null,
      skype: null,
      note: null,
      address_1: null,
      address_2: null,
      city: null,
      country: null,
      zip_code: null,
      vat_code: null,
      sub_accounts: { "1": { value: "", except: false }, "2": { value: "", except: false } },
      tags: [],
      created_at: TIME,
      updated_at: null,
    };
    expect(advertiser).toEqual(shop);
    made.advertiser = advertiser.id;
    expect(await network.get("/admin/advertisers")).toEqual({
      status: 1,
      advertisers: [{ ...shop, offers: "0", has_user: false }],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    const cleared = await network.post(`/admin/advertiser/${made.advertiser}`, { allowed_ip: "" });
    expect(cleared).toEqual({ status: 1, advertiser: { ...shop, allowed_ip: [], updated_at: TIME } });
  });

  it("has an offer of two goals with a hold and caps", async () => {
    const { offer, id, ...rest } = await network.post("/admin/offer", {
      title: "Kittens",
      advertiser: made.advertiser,
      url: "https://shop.example/?c={clickid}&sub={sub1}-{sub8}",
      url_preview: "https://shop.example/",
      trafficback_url: "https://back.example/?why=kittens&pid={pid}",
      status: "active",
      privacy: "protected",
      "categories[]": "Games",
      "sources[]": made.source,
      hold_period: "7",
      is_redirect_overcap: "1",
      "payments[0][goal]": "1",
      "payments[0][title]": "Install",
      "payments[0][type]": "fixed",
      "payments[0][total]": "5",
      "payments[0][revenue]": "3",
      "payments[0][currency]": "USD",
      "payments[1][goal]": "sale",
      "payments[1][title]": "Sale",
      "payments[1][type]": "percent",
      "payments[1][total]": "50",
      "payments[1][revenue]": "40",
      "payments[1][currency]": "USD",
      "caps[0][period]": "day",
      "caps[0][type]": "conversions",
      "caps[0][value]": "3",
      "caps[0][goal_type]": "all",
      "caps[0][affiliate_type]": "all",
      "caps[1][period]": "month",
      "caps[1][type]": "budget",
      "caps[1][value]": "1000.5",
      "caps[1][goal_type]": "exact",
      "caps[1][goals][]": "1",
      "caps[1][affiliate_type]": "each",
      "caps_status[0]": "confirmed",
      "caps_status[1]": "hold",
    });
    expect(rest).toEqual({ status: 1 });
    expect(id).toEqual(WHOLE);
    made.offer = id;
    expect(offer).toEqual(shown("saved"));
  });

  it("lets an affiliate in who asks, and tells the news", async () => {
    const { partner, id, ...rest } = await network.post("/admin/partner", {
      email: "bob@affiliate.example",
      password: "kittens",
      login: "Bob",
    });
    expect([rest, id]).toEqual([{ status: 1 }, partner.id]);
    const bob = {
      id: WHOLE,
      created_at: TIME,
      updated_at: null,
      email: "bob@affiliate.example",
      login: "Bob",
      ref_percent: null,
      name: null,
      notes: "",
      manager: null,
      status: "active",
      level: 0,
      payment_systems: [],
      customFields: [],
      balance: { USD: { balance: 0, hold: 0, available: 0 } },
      offersCount: 0,
      api_key: KEY,
      address_1: null,
      address_2: null,
      city: null,
      country: null,
      zip_code: null,
      phone: null,
      ref: "0",
      sub_accounts: { "1": { value: "", except: 0 }, "2": { value: "", except: 0 } },
      contactPerson: null,
      tags: [],
    };
    expect(partner).toEqual(bob);
    Object.assign(made, { pid: id, affiliateKey: partner.api_key });
    expect(await network.get("/admin/partners")).toEqual({
      status: 1,
      partners: [{ ...bob, api_key: "" }],
      pagination: { per_page: 50, total_count: 1, page: 1 },
    });

    await network.post("/admin/news", { title: "Kittens", small_desc: "A new offer", desc: "Have a look." });
    const { items, all_items } = await affiliate().get("/news");
    const [[newsId = ""] = []] = Object.entries(items) as [string, unknown][];
    const news = { _id: { $id: newsId }, title: "Kittens", small_desc: "A new offer", desc: "Have a look.", status: 1, fixed: 0 };
    expect([items, all_items]).toEqual([{ [newsId]: { ...news, created_at: { sec: WHOLE, usec: WHOLE } } }, 1]);

    expect(await click()).toEqual({ status: 2, message: "disabled-affiliate", error: "disabled-affiliate", url: back() });
    const asked = await affiliate().post("/partner/activation/offer", { offer_id: String(made.offer), comment: "I have kittens." });
    expect(asked).toEqual({ status: 1, message: "Request is successfully" });
    expect(await affiliate().get("/partner/live-offers")).toMatchObject({ offers: [], pagination: { total_count: 0 } });
    const { tickets, pagination } = await network.get("/admin/tickets");
    expect([tickets, pagination]).toEqual([
      [
        {
          id: expect.stringMatching(/^\d+$/),
          status: "open",
          type: "offer_request",
          title: `Connect offer Kittens (${made.offer})`,
          description: "I have kittens.",
          partner: { ...bob, api_key: "" },
          offer: { ...seen(3), link: null, links: [], goals: { "1": "Install", sale: "Sale" } },
          attachments: [],
          created: TIME,
          updated: "1970-01-01 00:00:00",
        },
      ],
      { per_page: 100, total_count: 1, page: 1 },
    ]);
    const letIn = await network.post(`/admin/ticket/${tickets[0].id}/offer`, { do: "approve" });
    expect(letIn).toEqual({ status: 1, message: "Request is successfully" });
    expect((await network.get("/admin/tickets")).tickets).toMatchObject([{ id: tickets[0].id, status: "closed", updated: TIME }]);
    expect(await affiliate().get("/partner/live-offers")).toEqual({
      status: 1,
      offers: [seen(3)],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
  });

  it("gives that affiliate a price of their own and a postback", async () => {
    await network.post(`/admin/offer/${made.offer}`, {
      "partner_payments[0][goal]": "1",
      "partner_payments[0][title]": "Install",
      "partner_payments[0][type]": "fixed",
      "partner_payments[0][total]": "5",
      "partner_payments[0][revenue]": "3.5",
      "partner_payments[0][currency]": "USD",
      "partner_payments[0][partners][]": String(made.pid),
    });
    const { offers } = await affiliate().get("/partner/offers");
    // Personal payments come after the general ones that they do not replace.
    expect(offers).toEqual([{ ...seen(3.5), payments: seen(3.5).payments.toReversed() }]);
    const url = `https://${TRACKER}/in?id={transactionid}&goal={goal}&status={status}&sum={sum}{currency}&subs={sub1}-{sub8}&offer={offerid}`;
    expect(await affiliate().post("/partner/postback", { url })).toEqual({
      status: 1,
      postback: {
        id: WHOLE,
        url,
        offer_id: null,
        status: null,
        goal: null,
        created: TIME,
        updated_at: TIME,
        forced: "0",
        pid: String(made.pid),
      },
    });
  });

  let first = "";

  it("takes the affiliate's click and the advertiser's postback, and holds what it is worth", async () => {
    const subs = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`sub${index + 1}`, `s${index + 1}`]));
    const { clickid = "", ...rest } = await click(subs);
    expect(clickid).toMatch(/^[0-9a-z_]{25,32}$/);
    expect(rest).toEqual({ status: 1, url: `https://shop.example/?c=${clickid}&sub=s1-s8` });
    expect(await report({ clickid, action_id: "A-1" })).toEqual(taken);
    expect(await report({ clickid, action_id: "A-1" })).toEqual(refusal("Conversion exists"));
    expect(postbacks()).toEqual([sent({ id: "A-1", status: "5", sum: "3.5USD", subs: "s1-s8" })]);
    expect(await balance()).toEqual({ USD: { balance: 3.5, hold: 3.5, available: 0 } });
    first = clickid;
  });

  it("takes a second goal of the same click, a share of the sale, and one that is declined", async () => {
    expect(await report({ clickid: first, action_id: "A-2", goal: "Sale", sum: "20" })).toEqual(taken);
    const { clickid = "" } = await click();
    expect(await report({ clickid, action_id: "A-3", status: 3 })).toEqual(taken);
    expect(postbacks()).toEqual([
      sent({ id: "A-2", goal: "sale", status: "5", sum: "8USD", subs: "s1-s8" }),
      sent({ id: "A-3", status: "3", sum: "3.5USD" }),
    ]);
    expect(await balance()).toEqual({ USD: { balance: 11.5, hold: 11.5, available: 0 } });
  });

  it("stops at the cap: what was clicked before is declined, and new clicks go back", async () => {
    const [one, two] = [await click(), await click()];
    expect(await report({ clickid: one.clickid ?? "", action_id: "A-4" })).toEqual(taken);
    // Links feel it within a minute.
    h.clock.advance(60);
    expect(await click()).toEqual({ status: 2, message: "overcap", error: "overcap", url: back() });
    expect(await report({ clickid: two.clickid ?? "", action_id: "A-5" })).toEqual(taken);
    expect(postbacks()).toEqual([sent({ id: "A-4", status: "5", sum: "3.5USD" }), sent({ id: "A-5", status: "3", sum: "3.5USD" })]);
    expect(await balance()).toEqual({ USD: { balance: 15, hold: 15, available: 0 } });
  });

  it("confirms what was held when its time has come, and takes clicks again on the next day", async () => {
    h.clock.advance((7 * DAY_MS) / 1000);
    await h.cron();
    await h.drain();
    expect(postbacks()).toEqual([
      sent({ id: "A-1", status: "1", sum: "3.5USD", subs: "s1-s8" }),
      sent({ id: "A-2", goal: "sale", status: "1", sum: "8USD", subs: "s1-s8" }),
      sent({ id: "A-4", status: "1", sum: "3.5USD" }),
    ]);
    expect(await balance()).toEqual({ USD: { balance: 15, hold: 0, available: 15 } });
    expect(await click()).toMatchObject({ status: 1 });
  });

  it("lets the network change a conversion and add one", async () => {
    const { data: calls } = await h.api("/api/postbacks/received.json", { key: account.key, query: { limit: 100 } });
    const lead = calls.find(({ params }: { params: Record<string, string> }) => params.action_id === "A-3").lead;
    const id = toHexId(lead, START_MS);
    expect(await network.post("/admin/conversion/edit", { "ids[]": id, status: "confirmed", payouts: "2.25" })).toEqual({
      status: 1,
      data: { ids: [id], status: "confirmed", currency: null, payouts: 2.25, revenue: null },
      message: "Conversion changes will take a few minutes",
    });
    const record = { offer: made.offer, pid: made.pid, action_id: "A-6", goal: "sale", ip: null, ua: null, sum: 10 };
    const { offer, pid, action_id, goal, sum } = record;
    expect(
      await network.post("/admin/conversion/import", {
        offer: `${offer}`,
        pid: `${pid}`,
        action_id,
        goal,
        sum: `${sum}`,
        status: "confirmed",
      }),
    ).toEqual({ status: 1, data: { ...record, list: [record] }, message: "Conversion import will take a few minutes" });
    await h.drain();
    expect(postbacks()).toEqual([
      sent({ id: "A-3", status: "1", sum: "2.25USD" }),
      sent({ id: "A-6", goal: "sale", status: "1", sum: "4USD" }),
    ]);
    expect(await balance()).toEqual({ USD: { balance: 21.25, hold: 0, available: 21.25 } });
  });

  it("judges the affiliate's pixel", async () => {
    const asked = { offer_id: String(made.offer), name: "One", code: "<img src='https://pixel.example/?s={sub1}'>", code_type: "image" };
    const { pixel } = await affiliate().post("/partner/pixel", { ...asked, is_active: "1", moderation_status: "1" });
    const one = { id: WHOLE, ...asked, pid: String(made.pid), is_active: "0", moderation_status: "0", created_at: TIME, updated_at: TIME };
    const offer = { id: made.offer, offer_id: HEX, title: "Kittens", preview_url: "https://shop.example/" };
    expect(pixel).toEqual({ ...one, offer });
    const judged = await network.post(`/partner/pixel/${pixel.id}`, { is_active: "1", moderation_status: "1" });
    expect(judged).toEqual({ status: 1, pixel: { ...one, offer, is_active: "1", moderation_status: "1" } });
    expect(await affiliate().get("/partner/pixels")).toEqual({ status: 1, pixel: { [pixel.id]: judged.pixel } });
    expect(await affiliate().get(`/partner/pixels/${made.pid}`)).toEqual({ status: 1, pixel: { [pixel.id]: judged.pixel } });
  });

  it("leads to the offer by a smartlink", async () => {
    const { data } = await network.post("/admin/smartlink/category", { name: "All games" });
    const smartlink = { _id: HEX, name: "All games", domain_id: null, domain: expect.any(String), use_https: false, description: null };
    expect(data).toEqual({ ...smartlink, created_at: TIME, updated_at: TIME });
    made.smartlink = data._id;
    await network.post(`/admin/offer/${made.offer}`, { "smartlink_categories[]": made.smartlink });
    const { clickid = "", ...rest } = await click({ sub1: "smart" }, "/sl");
    expect(rest).toEqual({ status: 1, url: `https://shop.example/?c=${clickid}&sub=smart-` });
    const single = await network.get(`/offer/${made.offer}`);
    expect(single).toEqual({ status: 1, offer: shown("single") });
    expect(await network.get("/offers")).toEqual({
      status: 1,
      offers: [shown("listed")],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
  });

  it("asks the advertiser for money, and ends by stopping the offer", async () => {
    const line = { offer_id: made.offer, payout_type: "RPA + RPS", actions: 5, amount: 27.25, comment: null };
    const period = { start_date: "2026-06-15", end_date: "2026-06-22" };
    const added = await network.post("/admin/advertiser-invoice", {
      supplier_id: made.advertiser,
      currency: "USD",
      ...period,
      "detail[1][offer_id]": String(line.offer_id),
      "detail[1][payout_type]": line.payout_type,
      "detail[1][actions]": String(line.actions),
      "detail[1][amount]": String(line.amount),
    });
    expect(added).toEqual({ status: 1, message: "Invoice created." });
    const dates = { created_at: DAY, updated_at: DAY, ...period };
    const invoice = { number: 1, supplier_id: made.advertiser, ...dates, status: "unpaid", detail: [line], currency: "USD", comment: null };
    expect(await network.get("/admin/advertiser-invoices")).toEqual({
      status: 1,
      message: [invoice],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    expect(await network.post("/admin/advertiser-invoice/1", { status: "paid" })).toEqual({ status: 1, message: "Invoice updated" });
    expect(await network.get("/admin/advertiser-invoice/1")).toEqual({ status: 1, message: { ...invoice, status: "paid" } });
    expect(await network.get("/admin/currency", { get_only_active: "1" })).toEqual({ status: 1, quotes: { USD: 1 } });
    const [{ balance: owed }] = (await network.get("/admin/partners")).partners;
    expect(owed).toEqual(await balance());

    const { clickid = "" } = await click();
    const stopped = await network.post("/admin/offer/mass-update", { "offer_id[]": String(made.offer), status: "stopped" });
    expect(stopped).toEqual({ status: 1, message: "status updated" });
    expect(await click()).toEqual({ status: 2, message: "inactive-offer", error: "inactive-offer", url: back() });
    expect(await report({ clickid, action_id: "A-7" })).toEqual(refusal("Offer disabled"));
    expect((await network.get("/offers")).offers).toEqual([]);
  });

  it("keeps what is left when sources, smartlinks, domains and offers go", async () => {
    const changed = await network.post(`/admin/offer/source/${made.source}`, { "title_lang[en]": "Sites" });
    const source = { id: made.source, title: "Sites", title_lang: { en: "Sites", es: "Sitios web" } };
    expect(changed).toEqual({ status: 1, source });
    expect(await network.remove(`/admin/offer/source/${made.source}`)).toEqual({ status: 1, source });
    const { domain } = await network.post("/admin/domain", { url: "go.kittens.example", use_https: "0" });
    expect(await network.get("/admin/domains")).toEqual({ status: 1, domains: [domain] });
    expect(domain).toEqual({ id: WHOLE, url: "go.kittens.example", use_https: false });
    const moved = await network.post(`/admin/smartlink/category/${made.smartlink}`, { domain_id: String(domain.id) });
    const times = { created_at: TIME, updated_at: TIME };
    const smartlink = {
      _id: made.smartlink,
      name: "All games",
      domain_id: domain.id,
      domain: domain.url,
      use_https: false,
      description: null,
    };
    expect(moved).toEqual({ status: 1, data: { ...smartlink, ...times } });
    expect(await network.get("/admin/smartlink/categories")).toEqual({ status: 1, data: [moved.data] });
    expect(await network.post(`/admin/smartlink/category/${made.smartlink}/remove`)).toEqual({ status: 1, data: moved.data });
    expect(await network.get("/admin/smartlink/categories")).toEqual({ status: 1, data: [] });
    const { offer } = await network.get(`/offer/${made.offer}`);
    expect([offer.sources, offer.smartlink_categories, offer.status]).toEqual([[], [], "stopped"]);
    const removed = await network.post("/admin/offer/delete", { offer_id: String(made.offer) });
    expect(removed).toEqual({ status: 1, message: `Offer ${made.offer} is removed successfully.` });
    expect(await balance()).toEqual({ USD: { balance: 21.25, hold: 0, available: 21.25 } });
  });

  const sent = (values: Record<string, string>) => ({ goal: "1", subs: "-", offer: String(made.offer), ...values });

  const back = () => `https://back.example/?why=kittens&pid=${made.pid}`;

  /** The offer as its affiliate sees it. */
  function seen(revenue: number) {
    const payment = { countries: [], country_exclude: false, cities: [], devices: [], os: [], currency: "USD" };
    const { sources, full_categories, cr, epc } = shown("single");
    const link = expect.stringMatching(new RegExp(`/click\\?pid=${made.pid}&offer_id=${made.offer}$`));
    const shared = { use_https: false, use_http: true, sources, full_categories, cr, epc, landings: [], is_cpi: false };
    return {
      id: made.offer,
      offer_id: HEX,
      title: "Kittens",
      macro_url: "",
      preview_url: "https://shop.example/",
      description: "",
      logo: "",
      payments: [
        { ...payment, goal: "1", title: "Install", type: "fixed", revenue },
        { ...payment, goal: "sale", title: "Sale", type: "percent", revenue: 40 },
      ],
      hold_period: 7,
      categories: ["Games"],
      stop_at: "",
      required_approval: true,
      creatives: [],
      creatives_zip: null,
      caps: [
        { period: "day", type: "conversions", value: 3, goal_type: "all", goals: {} },
        { period: "month", type: "budget", value: 1000.5, goal_type: "exact", goals: { "1": "Install" } },
      ],
      links: [{ id: null, title: null, hash: null, url: link, postbacks: [], created: null }],
      link,
      ...shared,
    };
  }

  /** The offer as the network's own calls tell it. */
  function shown(where: "saved" | "single" | "listed") {
    const payment = { countries: [], country_exclude: false, cities: [], devices: [], os: [], currency: "usd", url: null };
    const common = {
      id: made.offer,
      offer_id: HEX,
      title: "Kittens",
      advertiser: made.advertiser,
      external_offer_id: "",
      bundle_id: "",
      hide_payments: false,
      macro_url: "",
      url: "https://shop.example/?c={clickid}&sub={sub1}-{sub8}",
      url_preview: "https://shop.example/",
      preview_url: "https://shop.example/",
      domain_url: "",
      cross_postback_url: "",
      trafficback_url: "https://back.example/?why=kittens&pid={pid}",
      // As the test's deployment is served.
      use_https: false,
      use_http: true,
      description_lang: {},
      sources: [{ id: made.source, title: "Web sites", allowed: 1 }],
      logo: "",
      status: "active",
      tags: [],
      privacy: "protected",
      is_top: 0,
      payments: [
        { ...payment, goal: "1", title: "Install", type: "fixed", total: 5, revenue: 3 },
        { ...payment, goal: "sale", title: "Sale", type: "percent", total: 50, revenue: 40 },
      ],
      partner_payments:
        where === "saved" ? [] : [{ ...payment, goal: "1", title: "Install", type: "fixed", total: 5, revenue: 3.5, partners: [made.pid] }],
      landings: [],
      strictly_country: 0,
      strictly_os: [],
      strictly_connection_type: "",
      strictly_isp: [],
      is_redirect_overcap: true,
      notice_percent_overcap: 0,
      hold_period: 7,
      categories: ["Games"],
      full_categories: [{ id: made.category, title: "Games" }],
      cr: expect.any(Number),
      epc: expect.any(Number),
      notes: "",
      allowed_ip: "",
      disallowed_ip: "",
      hash_password: "",
      allow_deeplink: 0,
      hide_referer: 0,
      start_at: "",
      stop_at: where === "listed" ? "" : null,
      auto_offer_connect: 0,
      required_approval: true,
      is_cpi: false,
      creatives: [],
      creatives_zip: null,
      smartlink_categories: made.smartlink === "" ? [] : [made.smartlink],
    };
    const single = {
      caps_status: ["confirmed", "hold"],
      caps_timezone: "UTC",
      sub_restrictions: [],
      click_session: "1y",
      minimal_click_session: "0s",
    };
    if (where === "saved") return { ...common, ...single, note_aff: "", note_sales: "", hide_caps: 0 };
    const noGoals = where === "listed" ? [] : {};
    const read = {
      logo_source: null,
      sub_accounts: { "1": { value: "", except: false }, "2": { value: "", except: false } },
      kpi: { ru: "", en: "", es: "", ka: "" },
      caps: [
        { period: "day", type: "conversions", value: 3, goal_type: "all", goals: noGoals, affiliate_type: "all", affiliates: [] },
        {
          period: "month",
          type: "budget",
          value: 1000.5,
          goal_type: "exact",
          goals: { "1": "Install" },
          affiliate_type: "each",
          affiliates: [],
        },
      ],
      uniq_ip_only: false,
      reject_not_uniq_ip: false,
      created_at: TIME,
      updated_at: TIME,
    };
    return where === "listed"
      ? { ...common, ...read }
      : { ...common, ...read, ...single, redirect_type: "http302", search_empty_sub: null };
  }
});
