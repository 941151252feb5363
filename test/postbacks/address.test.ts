import { describe, expect, it } from "vitest";
import { checkAddress } from "../../src/domain/postbacks/outbound/check-address.ts";
import { createResolver } from "../../src/domain/postbacks/outbound/dns.ts";
import { createHarness } from "../harness.ts";

const PRIVATE = [
  "http://127.0.0.1/",
  "http://127.0.0.1./",
  "http://0.0.0.0/",
  "http://10.0.0.1/",
  "http://172.16.0.1/",
  "http://172.31.255.255/",
  "http://192.168.1.1/",
  "http://169.254.169.254/latest",
  "http://100.64.0.1/",
  "http://100.127.255.255/",
  "http://192.0.0.8/",
  "http://192.0.2.1/",
  "http://192.88.99.1/",
  "http://198.18.0.1/",
  "http://224.0.0.1/",
  "http://240.0.0.1/",
  "http://255.255.255.255/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.1/",
  "http://017700000001/",
  "http://127.1/",
  "http://①②⑦.0.0.1/",
  "http://%31%32%37.0.0.1/",
  "http://[::1]/",
  "http://[::]/",
  "http://[::ffff:10.0.0.1]/",
  "http://[::ffff:8.8.8.8]/",
  "http://[::127.0.0.1]/",
  "http://[::ffff:0:127.0.0.1]/",
  "http://[2002:7f00:1::]/",
  "http://[2002:808:808::]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[64:ff9b::808:808]/",
  "http://[64:ff9b:1::a00:1]/",
  "http://[2001::1]/",
  "http://[fc00::1]/",
  "http://[fd12:3456::1]/",
  "http://[fe80::1]/",
  "http://[fec0::1]/",
  "http://[ff02::1]/",
  "http://[2001:db8::1]/",
  "http://[100::1]/",
  "http://[4000::1]/",
  "http://localhost/",
  "http://LOCALHOST:8787/",
  "http://localhost./",
  "http://a.localhost/",
  "http://printer.local/",
  "http://metadata.google.internal/",
  "http://router.lan/",
  "http://nas.home.arpa./",
  "http://intranet/",
];

const MALFORMED = [
  "",
  "tracker.example.com",
  "//tracker.example.com/",
  "ftp://tracker.example.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/plain,x",
  "http://",
  "http://user:pw@tracker.example.com/",
  "http://user@tracker.example.com/",
  "http://:pw@tracker.example.com/",
  "http://[fe80::1%25eth0]/",
  "http://a..b.example.com/",
  "http://tracker.example.com../",
];

describe("the address check", () => {
  it.each(PRIVATE)("refuses %s as private without asking the resolver", async (url) => {
    const { deps, net } = createHarness();
    net.failResolver({ mayNotCome: true });
    expect(await checkAddress(deps, url)).toEqual({ result: "refused", reason: "private" });
  });

  it.each(MALFORMED)("refuses %j for its form", async (url) => {
    const { deps, net } = createHarness();
    net.failResolver({ mayNotCome: true });
    expect(await checkAddress(deps, url)).toEqual({ result: "refused", reason: "url" });
  });

  it.each([
    "http://8.8.8.8/",
    "https://8.8.8.8:8443/x?y",
    "http://[2606:4700::1111]/",
    "https://tracker.example.com/postback?click={click}",
    "https://tracker.example.com./",
    "https://трекер.рф/",
    "https://localhost.example.com/",
  ])("lets %s pass", async (url) => {
    const { deps } = createHarness();
    expect(await checkAddress(deps, url)).toEqual({ result: "ok" });
  });

  it.each([
    ["10.0.0.1"],
    ["8.8.8.8", "127.0.0.1"],
    ["8.8.8.8", "::1"],
    ["2606:4700::1111", "64:ff9b::a00:1"],
    ["::ffff:192.168.0.1"],
    ["8.8.8.8", "not an address"],
  ])("refuses a name with an address that is not public: %s %s", async (...addresses) => {
    const { deps, net } = createHarness();
    net.addresses.set("sly.example.com", addresses.filter(Boolean));
    expect(await checkAddress(deps, "https://sly.example.com/")).toEqual({ result: "refused", reason: "private" });
  });

  it("refuses a name that does not exist, by a reason of its own", async () => {
    const { deps, net } = createHarness();
    net.addresses.set("nowhere.example.com", []);
    expect(await checkAddress(deps, "https://nowhere.example.com/")).toEqual({ result: "refused", reason: "name" });
  });

  it("does not know while the resolver cannot be reached, answers an error, or rubbish", async () => {
    const { deps, net } = createHarness();
    const url = "https://tracker.example.com/";
    net.failResolver();
    expect(await checkAddress(deps, url)).toEqual({ result: "unresolved" });
    for (const answer of [new Response("busy", { status: 503 }), new Response("<html>"), Response.json({ Answer: [] })]) {
      const rubbish = { ...deps, fetch: async () => answer };
      expect(await checkAddress(rubbish, url)).toEqual({ result: "unresolved" });
    }
  });

  it("does not know where only one of the two questions was answered", async () => {
    const { deps, net } = createHarness();
    net.addresses.set("half.example.com", ["8.8.8.8"]);
    const fetch: typeof deps.fetch = async (input, init) =>
      input.endsWith("AAAA") ? new Response("", { status: 500 }) : deps.fetch(input, init);
    expect(await checkAddress({ ...deps, fetch }, "https://half.example.com/")).toEqual({ result: "unresolved" });
  });

  it("gives a resolver that does not answer three seconds", async () => {
    const { deps, clock } = createHarness();
    const fetch: typeof deps.fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    const result = checkAddress({ ...deps, fetch }, "https://tracker.example.com/");
    clock.advance(3);
    expect(await result).toEqual({ result: "unresolved" });
  });

  it("passes over aliases in the resolver's answer and judges the addresses", async () => {
    const { deps } = createHarness();
    const Answer = [
      { name: "a.example.com", type: 5, TTL: 60, data: "b.example.com." },
      { name: "b.example.com", type: 1, TTL: 60, data: "8.8.8.8" },
    ];
    const aliased = { ...deps, fetch: async () => Response.json({ Status: 0, Answer }) };
    expect(await checkAddress(aliased, "https://a.example.com/")).toEqual({ result: "ok" });
  });

  it("lets development's exceptions pass, by exact host and port", async () => {
    const { deps } = createHarness({ OUTBOUND_ALLOWLIST: "127.0.0.1:9000,localhost:80" });
    const results = await Promise.all(
      [
        "http://127.0.0.1:9000/x",
        "http://localhost/",
        "http://127.0.0.1:9001/",
        "http://localhost:9000/",
        "http://u:p@127.0.0.1:9000/",
      ].map((url) => checkAddress(deps, url)),
    );
    expect(results.map(({ result }) => result)).toEqual(["ok", "ok", "refused", "refused", "refused"]);
  });

  it("asks once for the attempts of one run, and again after half a minute", async () => {
    const { deps, clock } = createHarness();
    const asked: string[] = [];
    const resolve = createResolver({
      ...deps,
      fetch: (input, init) => {
        asked.push(`${new URL(input).searchParams.get("type")} ${new URL(input).searchParams.get("name")}`);
        return deps.fetch(input, init);
      },
    });
    await Promise.all([1, 2, 3].map(() => checkAddress(deps, "https://tracker.example.com/", resolve)));
    expect(asked).toEqual(["A tracker.example.com", "AAAA tracker.example.com"]);
    clock.advance(30);
    await checkAddress(deps, "https://tracker.example.com/", resolve);
    expect(asked).toHaveLength(4);
  });
});
