import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { compileRanges, normalizeRange } from "../../src/domain/flows/config/address-set.ts";
import {
  type BlacklistEntry,
  compileFilters,
  FilterRules,
  FlowFilters,
  filterVisit,
  preferredLanguage,
  type Visit,
} from "../../src/domain/flows/config/filters.ts";

const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

const VISIT: Visit = {
  ip: "203.0.113.7",
  userAgent: CHROME,
  referer: "https://news.example.com/a",
  country: "DE",
  acceptLanguage: "de-DE,de;q=0.9,en;q=0.8",
  asn: 64_500,
};

interface Given {
  filters?: object;
  blacklist?: BlacklistEntry[];
  rules?: object[];
}

function judge({ filters = {}, blacklist = [], rules = [] }: Given, visit: Partial<Visit> = {}) {
  const compiled = compileFilters(
    FlowFilters.parse(filters),
    blacklist,
    rules.map((one) => FilterRules.parse(one)),
  );
  return filterVisit({ filters: compiled }, { ...VISIT, ...visit });
}

describe("a visit to a flow without filters", () => {
  it("is a target visit", () => {
    expect(judge({})).toBe(0);
    expect(judge({}, { country: null, acceptLanguage: "", referer: "", asn: null, ip: "" })).toBe(0);
  });

  it.each([
    "Googlebot/2.1 (+http://www.google.com/bot.html)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "curl/8.5.0",
    "python-requests/2.32",
    "",
    "  ",
  ])("is a bot's when it comes as %j", (userAgent) => {
    expect(judge({}, { userAgent })).toBe(1);
    expect(judge({ filters: { bots: false } }, { userAgent })).toBe(0);
  });
});

describe("the blacklist", () => {
  it.each([
    ["203.0.113.7", 2],
    ["203.0.113.8", 0],
    ["203.0.113.0/24", 2],
    ["203.0.112.0/23", 2],
    ["203.0.112.0/24", 0],
    ["0.0.0.0/0", 2],
    ["::ffff:203.0.113.0/120", 2],
    ["::/0", 0],
  ])("with %s answers 203.0.113.7 with %d", (value, result) => {
    expect(judge({ blacklist: [{ kind: "ip", value }] })).toBe(result);
  });

  it("knows IPv6 and addresses that are written as mapped ones", () => {
    const blacklist: BlacklistEntry[] = [
      { kind: "ip", value: "2001:db8::/33" },
      { kind: "ip", value: "203.0.113.7" },
    ];
    expect(judge({ blacklist }, { ip: "2001:db8:7fff::1" })).toBe(2);
    expect(judge({ blacklist }, { ip: "2001:db8:8000::1" })).toBe(0);
    expect(judge({ blacklist }, { ip: "::ffff:203.0.113.7" })).toBe(2);
    expect(judge({ blacklist }, { ip: "not an address" })).toBe(0);
  });

  it("finds parts of user agents in any case", () => {
    expect(judge({ blacklist: [{ kind: "ua", value: "win64" }] })).toBe(2);
    expect(judge({ blacklist: [{ kind: "ua", value: "WIN32" }] })).toBe(0);
  });

  it("counts only where the flow asks for it", () => {
    expect(judge({ filters: { blacklist: false }, blacklist: [{ kind: "ip", value: "0.0.0.0/0" }] })).toBe(0);
  });
});

describe("countries and languages", () => {
  it.each([
    ["countries", "only", ["de", "at"], 0],
    ["countries", "only", ["fr"], 3],
    ["countries", "except", ["de"], 3],
    ["countries", "except", ["fr"], 0],
    ["countries", "only", [], 0],
    ["languages", "only", ["de"], 0],
    ["languages", "only", ["en"], 4],
    ["languages", "except", ["de"], 4],
    ["languages", "except", ["en"], 0],
    ["languages", "only", [], 0],
  ])("%s %s %j: %d", (which, mode, list, result) => {
    expect(judge({ filters: { [which]: { mode, list } } })).toBe(result);
  });

  it("that are not known are on no list", () => {
    const unknown = { country: null, acceptLanguage: "" };
    expect(judge({ filters: { countries: { mode: "only", list: ["de"] } } }, unknown)).toBe(3);
    expect(judge({ filters: { countries: { mode: "except", list: ["de"] } } }, unknown)).toBe(0);
    expect(judge({ filters: { languages: { mode: "only", list: ["de"] } } }, unknown)).toBe(4);
    expect(judge({ filters: { languages: { mode: "except", list: ["de"] } } }, unknown)).toBe(0);
  });
});

it.each([
  ["de-DE,de;q=0.9,en;q=0.8", "de"],
  ["en;q=0.5, FR-ca ; q=0.7", "fr"],
  ["de;q=0.8, en-US", "en"],
  ["de;q=0.1, fr;q=0.2, en;q=0.3, it;q=0.4", "it"],
  ["zh-Hant-TW", "zh"],
  ["fil", "fil"],
  ["*", ""],
  ["en;q=0", ""],
  ["", ""],
  [";;;,,,q=1", ""],
  ["deutsch", ""],
])("of %j the preferred language is %j", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

describe("a filtering campaign", () => {
  it.each([
    [{ ips: ["203.0.113.0/24"] }, {}, 5],
    [{ ips: ["198.51.100.0/24"] }, {}, 0],
    [{ userAgents: ["CHROME/142"] }, {}, 5],
    [{ userAgents: ["headless"] }, {}, 0],
    [{ referers: ["NEWS.example.com"] }, {}, 5],
    [{ referers: ["spy.example.com"] }, { referer: "" }, 0],
    [{ asns: [64_500] }, {}, 5],
    [{ asns: [64_501] }, {}, 0],
    [{ asns: [64_500] }, { asn: null }, 0],
    [{ onlyMobile: true }, {}, 5],
    [{ onlyMobile: true }, { userAgent: IPHONE }, 0],
    [{ onlyWithReferer: true }, {}, 0],
    [{ onlyWithReferer: true }, { referer: "" }, 5],
    [{}, {}, 0],
  ])("of %j for %j: %d", (rules, visit, result) => {
    expect(judge({ rules: [rules] }, visit)).toBe(result);
    expect(judge({ rules: [{}, rules] }, visit)).toBe(result);
  });
});

describe("of several filters", () => {
  it("the first in the order of the results decides, whichever fit", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), ([bot, blacklisted, country, language, campaign]) => {
        const result = judge(
          {
            filters: {
              countries: { mode: "only", list: [country ? "fr" : "de"] },
              languages: { mode: "only", list: [language ? "fr" : "de"] },
            },
            blacklist: [{ kind: "ip", value: blacklisted ? "203.0.113.7" : "203.0.113.8" }],
            rules: [{ asns: [campaign ? 64_500 : 1] }],
          },
          { userAgent: bot ? "curl/8" : CHROME },
        );
        expect(result).toBe([bot, blacklisted, country, language, campaign].indexOf(true) + 1);
      }),
    );
  });
});

const v4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join("."));
const v6 = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }).map((parts) => parts.map((part) => part.toString(16)).join(":"));
const address = fc.oneof(v4, v6);
const range = fc.oneof(
  fc.tuple(v4, fc.nat(32)).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(v6, fc.nat(128)).map(([ip, bits]) => `${ip}/${bits}`),
  address,
);

describe("ranges of addresses", () => {
  it("hold what a comparison one by one finds in them", () => {
    const contains = (text: string, ip: string) => {
      const [host = "", bits] = text.split("/");
      const [network, other] = [ipaddr.process(host), ipaddr.process(ip)];
      const width = network.kind() === "ipv4" ? 32 : 128;
      return network.kind() === other.kind() && other.match([network, Number(bits ?? width)] as never);
    };
    const near = fc
      .tuple(fc.array(range, { maxLength: 20 }), address)
      .chain(([ranges, ip]) => fc.constantFrom(ip, ...ranges.map((text) => text.split("/")[0] ?? "")).map((one) => ({ ranges, ip: one })));
    fc.assert(
      fc.property(near, ({ ranges, ip }) => {
        fc.pre(!ip.startsWith("0:0:0:0:0:"));
        expect(compileRanges(ranges)(ip)).toBe(ranges.some((text) => contains(text, ip)));
      }),
      { numRuns: 500 },
    );
  });

  it("stay the same when they are written in their one spelling, which is its own", () => {
    fc.assert(
      fc.property(range, address, (text, ip) => {
        const spelled = normalizeRange(text) ?? "";
        expect(normalizeRange(spelled)).toBe(spelled);
        expect(compileRanges([spelled])(ip)).toBe(compileRanges([text])(ip));
      }),
    );
  });

  it.each([
    ["203.0.113.7", "203.0.113.7"],
    [" 203.0.113.7/24 ", "203.0.113.0/24"],
    ["203.0.113.7/32", "203.0.113.7"],
    ["2001:DB8:0:0::1/32", "2001:db8::/32"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7/120", "203.0.113.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
  ])("%s is spelled %s", (text, spelled) => {
    expect(normalizeRange(text)).toBe(spelled);
  });

  it.each([
    "",
    "/",
    "/8",
    "1.2.3",
    "1.2.3.4.5",
    "0x7f.0.0.1",
    "1.2.3.256",
    "1.2.3.4/33",
    "1.2.3.4/-1",
    "1.2.3.4/8/8",
    "::1/129",
    "fe80::1%eth0",
    "example.com",
    "::ffff:1.2.3.4/95",
  ])("%j is none", (text) => {
    expect(normalizeRange(text)).toBeNull();
  });
});
