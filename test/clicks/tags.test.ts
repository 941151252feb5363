import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clickMessage } from "../../src/clicks/message.ts";
import { readTags } from "../../src/clicks/tags.ts";

const NAMES = {
  utm_source: "utmSource",
  utm_campaign: "utmCampaign",
  utm_content: "utmContent",
  utm_term: "utmTerm",
  utm_medium: "utmMedium",
  subid: "subid",
  adid: "adid",
  data1: "data1",
  data2: "data2",
} as const;

describe("the tags of a link", () => {
  it("come through as they were written, whatever is in them", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((value) => !/\p{Cc}/u.test(value) && value.length <= 255);
    fc.assert(
      fc.property(fc.record({ ...Object.fromEntries(Object.keys(NAMES).map((name) => [name, text])) }), (values) => {
        const tags = readTags(`?${new URLSearchParams(values)}`);
        for (const [name, field] of Object.entries(NAMES)) expect(tags[field]).toBe(values[name]);
      }),
    );
  });

  it("make a message that the consumer takes, whatever the query is", () => {
    const shape = clickMessage.pick({
      costMicros: true,
      costCurrency: true,
      ...Object.fromEntries(Object.values(NAMES).map((n) => [n, true])),
    });
    const raw = fc.string({ unit: "binary", maxLength: 3000 });
    const encoded = fc
      .array(fc.integer({ min: 0, max: 255 }))
      .map((bytes) => bytes.map((b) => `%${b.toString(16).padStart(2, "0")}`).join(""));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(NAMES), "cost", "currency", "fbclid"), fc.oneof(raw, encoded), (name, value) => {
        const tags = readTags(`?${name}=${value}&${value}`);
        expect(shape.safeParse(tags).success).toBe(true);
        expect(Object.values(tags).every((tag) => typeof tag !== "string" || tag.isWellFormed())).toBe(true);
      }),
    );
  });

  it("are cut at 255 characters, and never in the middle of one", () => {
    expect(readTags(`?subid=${"x".repeat(300)}`).subid).toBe("x".repeat(255));
    expect(readTags(`?subid=${"x".repeat(254)}😀`).subid).toBe("x".repeat(254));
    const megabyte = readTags(`?utm_source=a&data1=${"y".repeat(1_000_000)}&subid=late`);
    expect(megabyte).toMatchObject({ utmSource: "a", data1: "y".repeat(255), subid: "" });
  });

  it.each(["adclid", "clid", "fbclid", "gclid", "yclid", "ttclid", "msclkid", "ScCid"])(
    "take an advertising network's %s for the ad's click id, unless adid is given",
    (name) => {
      expect(readTags(`?${name}=net`).adid).toBe("net");
      expect(readTags(`?${name}=net&adid=own`).adid).toBe("own");
      expect(readTags(`?adid=&${name}=net`).adid).toBe("net");
    },
  );

  it("name an ad's click id by the first of several networks, and are the flow's own where the link's are empty", () => {
    expect(readTags("?gclid=g&fbclid=f").adid).toBe("f");
    expect(readTags("?utm_source=&utm_term=t", { utms: "own", utmt: "own" })).toMatchObject({ utmSource: "own", utmTerm: "t" });
  });

  it.each([
    ["cost=0.0375", 37_500, "usd"],
    ["cost=1,5&currency=EUR", 1_500_000, "eur"],
    ["cost=0", 0, "usd"],
    ["cost=-1", null, "usd"],
    ["cost={cost}&currency={currency}", null, "usd"],
    ["cost=NaN", null, "usd"],
    ["cost=1e999", null, "usd"],
    ["cost=2&currency=xxq", null, "usd"],
    ["cost=2&currency=%7Bcurrency%7D", null, "usd"],
    ["cost=2&currency=", 2_000_000, "usd"],
    ["cost=50&currency=RUR", 50_000_000, "rub"],
    ["cost=50&currency=643", 50_000_000, "rub"],
    ["cost=0.5&currency=TON", 500_000, "ton"],
    ["cost=3&currency=usdt", 3_000_000, "usdt"],
    ["", null, "usd"],
  ])("read %s as a price", (query, costMicros, costCurrency) => {
    expect(readTags(`?${query}`)).toMatchObject({ costMicros, costCurrency });
  });

  it("are empty where there are none", () => {
    expect(readTags("")).toEqual({
      ...Object.fromEntries(Object.values(NAMES).map((name) => [name, ""])),
      costMicros: null,
      costCurrency: "usd",
    });
  });
});
