import { describe, expect, it } from "vitest";
import { render, sql } from "../../src/db/sql.ts";
import { CLICK_FACTS, CONVERSION_FACTS, factColumns } from "../../src/domain/statistics/click-facts.ts";
import { NUMBER_COLUMNS, TEXT_COLUMNS } from "../../src/domain/statistics/facts.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import type { ClickMessage } from "../../src/queue/messages.ts";
import { createHarness, type Harness } from "../harness.ts";
import { makeSelling } from "../network-api/conversion-kit.ts";

const FACTS = [...NUMBER_COLUMNS, ...TEXT_COLUMNS, "goal"] as const;
const AT_MS = Date.UTC(2026, 5, 15, 12, 31);
const PIXEL =
  "Mozilla/5.0 (Linux; Android 15; Pixel 7 Build/AP4A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.41 Mobile Safari/537.36";

const VISIT = {
  atMs: AT_MS,
  country: "us",
  region: "New York",
  asn: 7018,
  connection: "cellular",
  ua: PIXEL,
  costMicros: 120_000,
  costCurrency: "eur",
  utmSource: "s",
  utmCampaign: "c",
  utmContent: "n",
  utmTerm: "t",
  utmMedium: "m",
  adid: "creative 1",
  data1: "one",
  data2: "two",
  linkParams: JSON.stringify({
    sub2: "two's \"",
    sub8: "8",
    fbclid: "f",
    smart_id: toHexId(8_000_000_000_123, 1),
    landing: 3,
    prelanding: 4,
  }),
} satisfies Partial<ClickMessage>;

const SEEN = {
  smartlink: 8_000_000_000_123,
  landing: 3,
  prelanding: 4,
  isp: 7018,
  os: 5,
  browser: 1,
  mobile: 1,
  filter: 0,
  country: "us",
  region: "New York",
  city: "New York",
  os_version: "15",
  browser_version: "141.0.7390",
  device: "mobile",
  device_model: "Pixel 7",
  connection: "cellular",
  lang: "en",
  sub1: "sub",
  sub2: "two's \"",
  sub3: "",
  sub4: "",
  sub5: "",
  sub6: "",
  sub7: "",
  sub8: "8",
  utm_source: "s",
  utm_campaign: "c",
  utm_content: "n",
  utm_term: "t",
  utm_medium: "m",
  domain: "blog.example",
  adid: "creative 1",
  data1: "one",
  data2: "two",
  ip: "198.51.100.7",
};

/** One row of what SQL selects. */
async function first(h: Harness, query: ReturnType<typeof sql>) {
  const { text, binds } = render(query);
  return h.db.$client
    .prepare(text)
    .bind(...binds)
    .first();
}

const factsOfClick = (h: Harness, id: string) => first(h, sql`SELECT ${factColumns(CLICK_FACTS, FACTS)} FROM clicks c WHERE c.id = ${id}`);

const factsOfConversion = (h: Harness, actionId: string) =>
  first(
    h,
    sql`SELECT ${factColumns(CONVERSION_FACTS, FACTS)} FROM network_conversions n JOIN leads l ON l.id = n.lead_id WHERE n.action_id = ${actionId}`,
  );

describe("the facts of statistics", () => {
  const h = createHarness();

  it("are all of a click and of its conversion, which keeps its own when the click is gone", async () => {
    const { click, post, offer, affiliate, conversions } = await makeSelling(h);
    const id = await click(VISIT);
    const { flowId } = (await h.db.query.clicks.findFirst({ where: (c, { eq }) => eq(c.id, id) })) ?? { flowId: 0 };
    const common = { offer: offer.id, affiliate: affiliate.number, flow: flowId, way: 0, site: 0, ...SEEN };
    const quarter = (ms: number) => Math.floor(ms / 900_000);
    expect(await factsOfClick(h, id)).toEqual({
      quarter: quarter(AT_MS),
      ...common,
      unique: 1,
      cost_micros: 120_000,
      cost_currency: "eur",
      goal: "",
    });
    await post({ clickid: id, action_id: "of-click" });
    const [conversion] = await conversions();
    await h.db.$client.prepare("DELETE FROM clicks WHERE id = ?1").bind(id).run();
    expect(await factsOfConversion(h, "of-click")).toEqual({
      quarter: quarter(conversion?.own.createdAtMs ?? 0),
      ...common,
      unique: 0,
      cost_micros: 0,
      cost_currency: "",
      goal: "1",
    });
  });

  it("of a conversion without a click are what its report says of the visitor, and nothing else", async () => {
    const { network, offer, affiliate } = await makeSelling(h);
    const form = { offer: String(offer.id), pid: String(affiliate.number), action_id: "alone", ip: "203.0.113.5", ua: PIXEL };
    expect(await network.post("/admin/conversion/import", form)).toMatchObject({ status: 1 });
    const facts = await factsOfConversion(h, "alone");
    const known = Object.fromEntries(Object.entries(facts ?? {}).filter(([, value]) => value !== "" && value !== 0));
    expect(known).toEqual({
      quarter: expect.any(Number),
      offer: offer.id,
      affiliate: affiliate.number,
      flow: expect.any(Number),
      os: 5,
      os_version: "15",
      browser: 1,
      browser_version: "141.0.7390",
      mobile: 1,
      device: "mobile",
      device_model: "Pixel 7",
      ip: "203.0.113.5",
      goal: "1",
    });
  });

  it("of clicks that say nothing are zeros and empty texts", async () => {
    const { click } = await makeSelling(h);
    const id = await click({ country: "", city: "", lang: "", ip: "", ua: "", referer: "", subid: "" });
    const known = Object.entries((await factsOfClick(h, id)) ?? {}).filter(([, value]) => value !== "" && value !== 0);
    expect(known.map(([fact]) => fact)).toEqual(["quarter", "offer", "affiliate", "flow", "browser", "unique"]);
  });
});
