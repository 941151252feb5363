import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLinkParams } from "../../src/domain/clicks/link-params.ts";
import { readLinkParams } from "../../src/domain/traffic/link-params.ts";
import { readLink } from "../../src/domain/traffic/read-link.ts";
import { parseQuery, readTags as readTagsOf } from "../../src/domain/traffic/tags.ts";
import { cutText } from "../../src/lib/text.ts";
import { clickMessage } from "../../src/queue/messages.ts";

const readTags = (search: string, own?: Parameters<typeof readTagsOf>[1]) => readTagsOf(parseQuery(search), own);

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

  it("are as they were written where they are of another charset, so that two stay two", () => {
    expect(["%C7%E0", "%D1%E0", "a%C7b", "%D0%97%C7", "%D0%97", "%C7+%25"].map((subid) => readTags(`?subid=${subid}`).subid)).toEqual([
      "%C7%E0",
      "%D1%E0",
      "a%C7b",
      "%D0%97%C7",
      "З",
      "%C7 %",
    ]);
    expect(readLinkParams(parseQuery("?sub2=%C7%E0&%C7=%E0"))).toEqual({ sub2: "%C7%E0", tags: { "%C7": "%E0" } });
  });

  it.each(["adclid", "clid", "fbclid", "gclid", "yclid", "ttclid", "msclkid", "ScCid"])(
    "take an advertising network's %s for the ad's click id, unless adid is given",
    (name) => {
      expect(readTags(`?${name}=net`).adid).toBe("net");
      expect(readTags(`?${name}=net&adid=own`).adid).toBe("own");
      expect(readTags(`?adid=&${name}=net`).adid).toBe("net");
    },
  );

  it("keep ids of ad platforms each by its name, and whatever no name is known of as free tags", () => {
    const read = (search: string) => readLinkParams(parseQuery(search), new Set(["own"]));
    expect(read("?adid=1&gclid=g&fbclid=f&ScCid=s&sub2=2&ref_id=r&own=o&utm_source=x&cost=1&a=1&a=2&b=")).toEqual({
      gclid: "g",
      fbclid: "f",
      sccid: "s",
      sub2: "2",
      ref_id: "r",
      tags: { a: "1" },
    });
    expect(read("?adid=1&utm_source=x&subid=y&data1=z")).toEqual({});
    expect(read(`?${"n".repeat(65)}=1&${"m".repeat(64)}=${"v".repeat(300)}&__proto__=p&=e&%00c=1`)).toEqual({
      tags: Object.fromEntries([
        ["m".repeat(64), "v".repeat(255)],
        ["__proto__", "p"],
      ]),
    });
  });

  it("make parameters that a message takes, however long and odd the query is", () => {
    const shape = clickMessage.pick({ linkParams: true });
    const odd = fc.oneof(
      fc.string({ unit: "binary", maxLength: 50 }),
      fc.constantFrom("\\", '"', "й", "%22", "&x=").map((part) => part.repeat(20_000)),
    );
    fc.assert(
      fc.property(fc.constantFrom("fbclid", "sub3", "free"), odd, (name, value) => {
        const linkParams = formatLinkParams(readLinkParams(parseQuery(`?${name}=${value}`)));
        expect(shape.safeParse({ linkParams }).success).toBe(true);
        expect(linkParams.isWellFormed()).toBe(true);
      }),
    );
  });

  it("name an ad's click id by the first of several networks, and are the flow's own where the link's are empty", () => {
    expect(readTags("?gclid=g&fbclid=f").adid).toBe("f");
    expect(readTags("?utm_source=&utm_term=t", { utms: "own", utmt: "own" })).toMatchObject({ utmSource: "own", utmTerm: "t" });
  });

  it.each([
    ["cost=0.0375", 37_500, "usd"],
    ["cost=1,5&currency=EUR", 1_500_000, "eur"],
    ["cost=0", 0, "usd"],
    ["cost=$0.05", 50_000, "usd"],
    ["cost=1%20234,50%E2%82%AC", 1_234_500_000, "eur"],
    ["cost=$2&currency=eur", 2_000_000, "eur"],
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
    ["cost=0.00000042&currency=btc", null, "btc"],
    ["cost=3&currency=%EF%BC%A5%EF%BC%B5%EF%BC%B2", 3_000_000, "eur"],
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

describe("a link that came apart on its way", () => {
  const read = (target: string) => {
    const link = readLink(target);
    const { subid, utmSource, adid, data1, costMicros } = readTags(link?.query ?? "");
    return { code: link?.code, subid, utmSource, adid, data1, costMicros };
  };
  const NONE = { code: "abc1", subid: "", utmSource: "", adid: "", data1: "", costMicros: null };

  it.each([
    ["abc1", {}],
    ["abc1/", {}],
    ["abc1?", {}],
    ["ABC1", {}],
    ["abc1.", {}],
    ["abc1,", {}],
    ["abc1)", {}],
    ["abc1%20", {}],
    ["abc1%22", {}],
    ["abc1%E2%80%A6", {}],
    ["abc1//", {}],
    ["/abc1", {}],
    ["//abc1?subid=a", { subid: "a" }],
    ["%2Fabc1", {}],
    ["abc1/index.html", {}],
    ["abc1?subid=a&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1/?subid=a&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1&subid=a&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1/&subid=a", { subid: "a" }],
    ["abc1/subid=a&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1;subid=a;utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1&subid=a?utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a?utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1??subid=a&&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?&subid=a", { subid: "a" }],
    ["abc1?subid=a&amp;utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a&amp;amp;utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1&amp;subid=a&amp;utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a&amp%3Butm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a%26amp%3Butm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a\\u0026utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a%5Cu0026utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1%3Fsubid=a%26utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1%3fsubid=a&utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1%3Fsubid%3Da%26utm_source%3Db", { subid: "a", utmSource: "b" }],
    ["abc1%253Fsubid%253Da%2526utm_source%253Db", { subid: "a", utmSource: "b" }],
    ["abc1%26subid=a", { subid: "a" }],
    ["abc1?subid%3Da%26utm_source%3Db", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a%26utm_source=b", { subid: "a", utmSource: "b" }],
    ["abc1?subid=a?fbclid=F", { subid: "a", adid: "F" }],
    ["abc1&cost=0.5", { costMicros: 500_000 }],
    ["abc1%3Fsubid=%D1%8F", { subid: "я" }],
    ["abc1?subid=R%26D&utm_source=b%3Fc", { subid: "R&D", utmSource: "b?c" }],
    ["abc1?data1=what?", { data1: "what?" }],
    ["abc1?data1=https%3A%2F%2Fx.test%2F%3Fa%3D1%26utm_source%3Dz&subid=s", { data1: "https://x.test/?a=1&utm_source=z", subid: "s" }],
    ["abc1?data1=https://x.test/?a=1;b", { data1: "https://x.test/?a=1;b" }],
  ])("is followed all the same, with its tags: %s", (target, expected) => {
    expect(read(target)).toEqual({ ...NONE, ...expected });
  });

  it.each(["", "?subid=a", "/", "/?abc1", "%20", "a".repeat(17)])("is none without a code: %s", (target) => {
    expect(readLink(target)).toBeNull();
  });

  it("keeps every tag, whatever stands between them", () => {
    const value = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_.~ /:,é😀"), minLength: 1, maxLength: 12 });
    const first = fc.constantFrom("?", "&", "/?", "/&", "/", ";", "??", "&amp;", "?&amp;", "%3F", "%26", "%3f");
    const next = fc.constantFrom("&", "&amp;", "&amp;amp;", "?", ";", "%26", "%3F", "&amp%3B");
    fc.assert(
      fc.property(fc.tuple(value, value, value), first, fc.tuple(next, next), (values, begin, between) => {
        const [a, b, c] = values.map(encodeURIComponent);
        const encoded = begin.startsWith("%") ? (text = "") => encodeURIComponent(text) : (text = "") => text;
        const link = readLink(`abc1${begin}subid=${encoded(a)}${between[0]}utm_source=${encoded(b)}${between[1]}data1=${encoded(c)}`);
        const tags = readTags(link?.query ?? "");
        expect([tags.subid, tags.utmSource, tags.data1]).toEqual(values);
      }),
    );
  });

  it("reads a sound query as it is, whatever is in its values", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (value) => {
        fc.pre(!/\p{Cc}/u.test(value));
        expect(readTags(readLink(`abc1?subid=${encodeURIComponent(value)}&data1=x`)?.query ?? "").subid).toBe(value);
      }),
    );
  });
});

describe("a text that is cut", () => {
  const FAMILY = "👨‍👩‍👧‍👦";

  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "abc"],
    ["ab😀", 3, "ab"],
    ["ab😀", 4, "ab😀"],
    [`ab${FAMILY}`, 5, "ab"],
    [`ab${FAMILY}c`, 2 + FAMILY.length, `ab${FAMILY}`],
    ["ab🇩🇪🇫🇷", 6, "ab🇩🇪"],
    ["ab🇩🇪🇫🇷", 8, "ab🇩🇪"],
    ["abe\u0301x", 3, "ab"],
    ["ab👍🏽", 4, "ab"],
    ["abक्षि", 3, "ab"],
    ["a\ud83d", 5, "a\ufffd"],
    [`a${"\u0301".repeat(500)}`, 300, `a${"\u0301".repeat(299)}`],
  ])("ends between characters as people see them: %j at %d", (text, max, expected) => {
    expect(cutText(text, max)).toBe(expected);
  });

  it("is the longest beginning of whole characters that fits", () => {
    const segments = new Intl.Segmenter("en");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.nat(60), (text, max) => {
        const cut = cutText(text, max);
        const clusters = [...segments.segment(text.toWellFormed())].map(({ segment }) => segment);
        let whole = "";
        for (const cluster of clusters) {
          if (whole.length + cluster.length > max) break;
          whole += cluster;
        }
        expect(cut).toBe(whole);
      }),
    );
  });

  it("is a tag of a link, too", () => {
    expect(readTags(`subid=${encodeURIComponent(`${"x".repeat(250)}${FAMILY}`)}`).subid).toBe("x".repeat(250));
  });
});
