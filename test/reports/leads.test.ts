import { describe, expect, it } from "vitest";
import { LOOKED_AT } from "../../src/domain/reports/query/list-flow-leads.ts";
import { makeCampaign, makeFlow, makeGoal, makeLead, makeSite, makeWay } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeFlowLead } from "./kit.ts";

const PATH = "/api/tracker/leads.json";
const START = Date.parse("2026-06-10T00:00:00Z");

/** Rows read beside leads: the account, names, and where the leads of each status begin. */
const BESIDES = 60;

async function hansOf(h: ReturnType<typeof createHarness>, accountId: number) {
  const flow = await makeFlow(h, accountId);
  const site = await makeSite(h, accountId, { url: "https://meow.test/c8/" });
  const way = await makeWay(h, flow, { siteId: site.id });
  const goal = await makeGoal(h, accountId);
  const lead = await makeFlowLead(h, flow, {
    click: "1_abc",
    uid: "c1vvkg272m16",
    wayId: way.id,
    siteId: site.id,
    status: 2,
    startedAtMs: START + 999,
    statusText: "Confirmed",
    goalId: goal.id,
    payoutMicros: 18_500_000,
    currency: "eur",
    ip: "12.34.56.78",
    country: "DE",
    name: "Hans",
    phone: "+49 (30) 226-511-83",
    email: "hans@meow.test",
    comment: "Confirmed on sunday",
    meta: '{"foo":"bar","bar":"foo"}',
    ua: "Mozilla/5.0",
    referer: "https://meow.test/c8/?subid=purr",
    adid: "bf9d4aa8",
    data1: "wj80b89e",
    utmSource: "fb",
    utmCampaign: "1013444211662",
    utmContent: "432211555332166",
    domain: "meow.test",
    subid: "purr",
    linkParams: JSON.stringify({ sub2: "two", fbclid: "IwAR0", smart_id: "a".repeat(24), landing: 1, tags: { placement: "feed" } }),
  });
  return { flow, site, way, goal, lead };
}

describe("/api/tracker/leads.json", () => {
  it("shows a lead with every field of its exact type, and false for what is absent", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { flow, site, way, goal, lead } = await hansOf(h, id);
    const bare = await makeFlowLead(h, flow, { startedAtMs: START + 5000 });
    const answer = await h.api(PATH, { key });
    expect(answer).toEqual({
      status: "ok",
      leads: [
        {
          id: lead.id,
          time: START / 1000,
          click: "1_abc",
          uid: "c1vvkg272m16",
          flow: flow.code,
          way: way.id,
          site: site.id,
          siteurl: "https://meow.test/c8/",
          filter: 0,
          status: "approve",
          custom: "Confirmed",
          goal: goal.code,
          price: 18.5,
          currency: "eur",
          ip: "12.34.56.78",
          geo: "de",
          name: "Hans",
          phone: "+49 (30) 226-511-83",
          email: "hans@meow.test",
          comment: "Confirmed on sunday",
          meta: { foo: "bar", bar: "foo" },
          ua: "Mozilla/5.0",
          referer: "https://meow.test/c8/?subid=purr",
          adid: "bf9d4aa8",
          data1: "wj80b89e",
          data2: false,
          utm_source: "fb",
          utm_campaign: "1013444211662",
          utm_content: "432211555332166",
          utm_term: false,
          utm_medium: false,
          domain: "meow.test",
          subid: "purr",
          click_ids: { fbclid: "IwAR0" },
          tags: { sub2: "two", placement: "feed" },
        },
        {
          id: bare.id,
          time: START / 1000 + 5,
          flow: flow.code,
          filter: 0,
          status: "new",
          price: 0,
          currency: "usd",
          ...Object.fromEntries(
            ["click", "uid", "way", "site", "siteurl", "custom", "goal", "ip", "geo", "name", "phone", "email", "comment", "meta"]
              .concat(["ua", "referer", "adid", "data1", "data2", "utm_source", "utm_campaign", "utm_content", "utm_term", "utm_medium"])
              .concat(["domain", "subid"])
              .map((name) => [name, false]),
          ),
        },
      ],
    });
  });

  it("filters by each parameter", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { flow, site, way, goal, lead } = await hansOf(h, id);
    await makeFlowLead(h, await makeFlow(h, id), { filter: 1, startedAtMs: START - 86_400_000 });
    const filters = {
      from: "2026-06-10",
      ufrom: START / 1000,
      status: "approve",
      geo: "DE",
      flow: flow.code,
      way: way.id,
      click: "1_abc",
      site: site.id,
      goal: goal.code,
      filter: 0,
      domain: "meow.test",
      ip: "::FFFF:12.34.56.78",
      utm_source: "fb",
      utm_campaign: "1013444211662",
      utm_content: "432211555332166",
      subid: "purr",
    };
    for (const [name, value] of Object.entries(filters)) {
      const { leads } = await h.api(PATH, { key, query: { [name]: value } });
      expect([name, leads.map((row: { id: number }) => row.id)]).toEqual([name, [lead.id]]);
    }
    for (const [name, value] of Object.entries({
      to: "2026-06-09",
      uto: START / 1000 - 1,
      filter: 1,
      status: "new",
      utm_term: "x",
      utm_medium: "x",
    })) {
      const { leads } = await h.api(PATH, { key, query: { [name]: value } });
      expect([name, leads.map((row: { id: number }) => row.id)]).not.toEqual([name, expect.arrayContaining([lead.id])]);
    }
    expect((await h.api(PATH, { key, form: { ...filters } as never })).leads).toHaveLength(1);
    expect((await h.api(PATH, { key, query: { ufrom: START / 1000, uto: START / 1000 } })).leads).toMatchObject([{ id: lead.id }]);
  });

  it("takes the words for several statuses", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    for (const status of [0, 1, 2, 3, 4]) await makeFlowLead(h, flow, { status, startedAtMs: START + status });
    const words = { valid: "new hold approve cancel", wait: "new hold", good: "hold approve", bad: "cancel trash", trash: "trash" };
    for (const [word, statuses] of Object.entries(words)) {
      const { leads } = await h.api(PATH, { key, query: { status: word } });
      expect(leads.map((row: { status: string }) => row.status).join(" ")).toBe(statuses);
    }
  });

  it("cuts days in the account's zone, by the quarter of an hour and where clocks change", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Asia/Kathmandu" });
    const flow = await makeFlow(h, id);
    const midnight = Date.parse("2026-06-09T18:15:00Z");
    await makeFlowLead(h, flow, { startedAtMs: midnight - 1 });
    const first = await makeFlowLead(h, flow, { startedAtMs: midnight });
    const last = await makeFlowLead(h, flow, { startedAtMs: midnight + 86_399_999 });
    await makeFlowLead(h, flow, { startedAtMs: midnight + 86_400_000 });
    const { leads } = await h.api(PATH, { key, query: { from: "2026-06-10", to: "2026-06-10" } });
    expect(leads.map((row: { id: number }) => row.id)).toEqual([first.id, last.id]);
  });

  it("leaves out leads of campaigns that no flow led to, and shows those that one did", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    await makeLead(h, campaign);
    const flow = await makeFlow(h, id);
    const led = await makeLead(h, campaign, { flowId: flow.id });
    const { leads } = await h.api(PATH, { key });
    expect(leads.map((row: { id: number }) => row.id)).toEqual([led.id]);
  });

  it("pages by the lead to go on after, reading as many rows on any page, however many flows there are", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await h.db.$client
      .prepare("INSERT INTO flows (account_id, code, name, created_at_ms) SELECT ?1, 'n' || ?1 || 'x' || key, '', 0 FROM json_each(?2)")
      .bind(id, JSON.stringify(Array(900).fill(0)))
      .run();
    const ids: number[] = [];
    for (let i = 0; i < 60; i += 1) ids.push((await makeFlowLead(h, flow, { status: i % 5, startedAtMs: START + (i >> 1) })).id);
    const seen: number[] = [];
    for (let after: number | false = 0; after !== false; ) {
      h.d1.reset();
      const answer: { leads: { id: number }[]; next: number | false } = await h.api(PATH, {
        key,
        query: { limit: 20, ...(after === 0 ? {} : { after }) },
      });
      expect(h.d1.cost.rowsRead).toBeLessThanOrEqual(3 * 20 + BESIDES);
      seen.push(...answer.leads.map((row) => row.id));
      after = answer.next;
    }
    expect(seen).toEqual(ids);
  });

  it("finds a few leads by click, subid, address or flow for as many rows, however many others there are", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const [flow, crowded] = [await makeFlow(h, id), await makeFlow(h, id)];
    const rare = { click: "1_rare", subid: "rare", ip: "203.0.113.7" };
    const ids: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      ids.push((await makeFlowLead(h, flow, { ...rare, status: i % 5, startedAtMs: START + 500 + i })).id);
    }
    const crowd = (from: number, to: number) =>
      h.db.$client
        .prepare(
          `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})
           INSERT INTO leads (account_id, flow_id, natural_key, click, subid, ip, status, started_at_ms, updated_at_ms, seq, milestones)
           SELECT ${id}, ${crowded.id}, 'crowd' || i, '1_' || i, 's' || i, '198.18.0.' || i, i % 5, ${START} + i, 0, 0, 0 FROM n`,
        )
        .run();
    const filters: Record<string, string | number>[] = [{ click: rare.click }, { subid: rare.subid }, { ip: rare.ip }, { flow: flow.code }];
    const costs = async () => {
      const rows: [string, number][] = [];
      for (const filter of filters.flatMap((one) => [
        one,
        { ...one, from: "2026-06-10", to: "2026-06-10" },
        { ...one, after: ids[9] ?? 0 },
      ])) {
        const query = { ...filter, limit: 20 };
        let answer: { leads: { id: number }[] } = { leads: [] };
        const { rowsRead } = await h.d1.measure(async () => {
          answer = await h.api(PATH, { key, query });
        });
        const first = "after" in filter ? 10 : 0;
        expect([filter, answer.leads.map((lead) => lead.id)]).toEqual([filter, ids.slice(first, first + 20)]);
        rows.push([Object.keys(filter).join(), rowsRead]);
      }
      return rows;
    };
    await crowd(0, 20);
    const few = await costs();
    await crowd(20, 3020);
    expect(await costs()).toEqual(few);
    // All leads of a click are read, of which there are few.
    for (const [filter, rows] of few)
      expect([filter, rows <= 3 * (filter.startsWith("click") ? ids.length : 20) + 20]).toEqual([filter, true]);
    const rareFilters = { subid: rare.subid, ip: rare.ip, flow: flow.code, click: rare.click, status: "approve" };
    expect((await h.api(PATH, { key, query: rareFilters })).leads.map((lead: { id: number }) => lead.id)).toEqual(
      ids.filter((_, index) => index % 5 === 2),
    );
    expect((await h.api(PATH, { key, query: { ...rareFilters, flow: crowded.code } })).leads).toEqual([]);
  });

  it("looks at a thousand leads for a page under filters that few pass, and tells where to go on though the page is short", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { flow, way, site, goal, lead } = await hansOf(h, id);
    const traits = {
      flow_id: flow.id,
      way_id: way.id,
      site_id: site.id,
      goal_id: goal.id,
      filter: 5,
      country: "fr",
      domain: "a.test",
      utm_term: "t",
    };
    const names = Object.keys(traits);
    // Every 450th of 2,600 leads has all of it, the others a part; every tenth is no flow's.
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2599)
         INSERT INTO leads (account_id, natural_key, status, started_at_ms, updated_at_ms, seq, milestones, ${names.join()})
         SELECT ${id}, 'few' || i, i % 5, ${START} + 2000 + i / 4, 0, 0, 0,
           ${names.map((name) => `iif(i % 450 = 7 ${name === "flow_id" ? "OR i % 10 > 0" : `OR i % ${names.length} = ${names.indexOf(name)}`}, value ->> '${name}', ${name === "flow_id" ? "NULL" : name.endsWith("_id") ? "NULL" : name === "filter" ? "0" : "''"})`).join(", ")}
         FROM n CROSS JOIN (SELECT ?1 AS value)`,
      )
      .bind(JSON.stringify(traits))
      .run();
    interface Page {
      leads: { id: number }[];
      next: number | false;
    }
    const walk = async (query: Record<string, string | number>) => {
      const seen: number[] = [];
      const sizes: number[] = [];
      for (let after: number | false = 0; after !== false; ) {
        h.d1.reset();
        const page: Page = await h.api(PATH, { key, query: { ...query, ...(after === 0 ? {} : { after }) } });
        expect(h.d1.cost.rowsRead).toBeLessThanOrEqual(3 * LOOKED_AT + BESIDES);
        seen.push(...page.leads.map((row) => row.id));
        sizes.push(page.leads.length);
        after = page.next;
      }
      return { seen, sizes };
    };
    const few = { way: way.id, site: site.id, goal: goal.code, filter: 5, geo: "FR", domain: "a.test", utm_term: "t" };
    for (const query of [
      few,
      { ...few, flow: flow.code },
      { ...few, flow: flow.id, domain: "A.Test" },
      { ...few, status: "bad" },
      { geo: "fr", status: "good" },
      { site: site.id },
      {},
    ]) {
      const whole: Page = await h.api(PATH, { key, query });
      for (const limit of [97, 1000]) expect((await walk({ ...query, limit })).seen).toEqual(whole.leads.map((row) => row.id));
    }
    expect((await walk({ ...few, limit: 20 })).sizes).toEqual([3, 2, 1]);
    expect((await walk({ ...few, limit: 2 })).sizes).toEqual([2, 2, 2]);
    expect((await walk({ geo: "pl", limit: 20 })).sizes).toEqual([0, 0, 0]);
    // A file has no place for it: its page is full, or the last.
    const file = await h.request(PATH, { key, query: { ...few, limit: 5, format: "csv" } });
    expect((await file.text()).split("\r\n")).toHaveLength(1 + 5 + 1);
    expect((await h.api(PATH, { key, query: { ...few, limit: 1, after: lead.id } })).leads).toHaveLength(1);
  });

  it("goes on after no lead that is another account's, or nobody's", async () => {
    const h = createHarness();
    const [own, other] = [await h.account(), await h.account()];
    const { lead } = await hansOf(h, other.id);
    for (const after of [lead.id, 2 ** 40]) {
      const answer = await h.api(PATH, { key: own.key, query: { after, limit: 5 } });
      expect(answer).toEqual({ status: "error", error: "access", field: "after" });
    }
  });

  it("finds by a subid or an address nothing of another account, or of no flow", async () => {
    const h = createHarness();
    const [own, other] = [await h.account(), await h.account()];
    const { lead } = await hansOf(h, own.id);
    await hansOf(h, other.id);
    await makeLead(h, await makeCampaign(h, own.id), { subid: "purr", ip: "12.34.56.78" });
    for (const query of [{ subid: "purr" }, { ip: "12.34.56.78" }]) {
      const { leads } = await h.api(PATH, { key: own.key, query });
      expect(leads.map((row: { id: number }) => row.id)).toEqual([lead.id]);
    }
  });

  it("writes CSV", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { lead } = await hansOf(h, id);
    const answer = await h.request(PATH, { key, query: { format: "csv" } });
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, row] = (await answer.text()).split("\r\n");
    expect(head).toMatch(/^id,time,click,uid,flow,way,site,siteurl,filter,status,custom,goal,price,currency,/);
    expect(row).toMatch(new RegExp(`^${lead.id},${START / 1000},1_abc,`));
    expect(row).toContain(`,'+49 (30) 226-511-83,`);
  });

  it("answers access to what is not the account's, payment-required to a lapsed plan, and names what is wrong", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const other = await h.account();
    const { flow, way, site, goal } = await hansOf(h, other.id);
    for (const query of [{ flow: flow.code }, { way: way.id }, { site: site.id }, { goal: goal.code }, { flow: "nothing" }]) {
      expect(await h.api(PATH, { key, query })).toMatchObject({ status: "error", error: "access" });
    }
    expect(await h.api(PATH, { key: `${id}-wrong` })).toEqual({ status: "error", error: "access" });
    const lapsed = await h.account({ paidUntilMs: h.clock.ms - 8 * 86_400_000 });
    expect(await h.api(PATH, { key: lapsed.key })).toEqual({ status: "error", error: "payment-required" });
    const bad = {
      from: "2026-02-30",
      to: "0000-01-01",
      ufrom: "x",
      status: "sold",
      geo: "zz",
      way: -1,
      filter: 6,
      limit: 0,
      format: "xml",
    };
    for (const [name, value] of Object.entries(bad)) {
      expect(await h.api(PATH, { key, query: { [name]: value } })).toEqual({ status: "error", error: "invalid", field: name });
    }
    expect(await h.api(PATH, { key, json: { flow: ["a"] } })).toEqual({ status: "error", error: "invalid", field: "flow" });
    const reversed: Record<string, string>[] = [
      { from: "2026-06-02", to: "2026-06-01" },
      { from: "2026-06-02", ufrom: "1800000001", uto: "1800000000" },
    ];
    for (const query of reversed) {
      const field = "uto" in query ? "uto" : "to";
      expect(await h.api(PATH, { key, query })).toEqual({ status: "error", error: "invalid", field });
    }
    expect((await h.api(PATH, { key, query: { click: "1_abc" } })).leads).toEqual([]);
  });
});
