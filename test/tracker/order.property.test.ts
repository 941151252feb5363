import fc from "fast-check";
import { expect, it } from "vitest";
import { ingestClicks } from "../../src/clicks/ingest.ts";
import { clickMessageOf } from "../clicks/traffic.ts";
import { createHarness } from "../harness.ts";
import { createTracked } from "./kit.ts";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

const values = {
  status: ["new", "approve", "On hold", "nobody knows"],
  price: ["0", "1.5"],
  currency: ["eur"],
  uid: ["u1"],
  geo: ["de", "fr"],
  ip: ["203.0.113.9", "nowhere"],
  ua: [IPHONE, "x"],
  referer: ["https://own.test/", "no page"],
  subid: ["own"],
  adid: ["own"],
  utm_source: ["own"],
  data2: ["own"],
  name: ["Hans"],
  "meta[a]": ["1", "2"],
} as const;

const postback: fc.Arbitrary<Record<string, string>> = fc.record(
  Object.fromEntries(Object.entries(values).map(([name, of]) => [name, fc.constantFrom("", ...of)])),
);

it("a lead comes to be the same whenever its click lands among its postbacks", async () => {
  const h = createHarness();
  const { newClick, post, leads, flow } = await createTracked(h);
  /** The lead of a click that lands before the postback of this number, without what time tells. */
  async function leadOf(postbacks: Record<string, string>[], landing: number) {
    const click = await newClick();
    for (const [place, sent] of [...postbacks, {}].entries()) {
      if (place === landing) await ingestClicks(h.deps, [clickMessageOf(flow, { id: click, wayId: 3, siteId: 4, filter: 2 })]);
      if (place < postbacks.length) await post({ click, ...sent });
    }
    const lead = (await leads()).at(-1);
    expect(lead?.click).toBe(click);
    return { ...lead, id: 0, click: "", naturalKey: lead?.naturalKey?.replace(click, "") };
  }
  await fc.assert(
    fc.asyncProperty(fc.array(postback, { minLength: 1, maxLength: 3 }), async (postbacks) => {
      const landed = await leadOf(postbacks, 0);
      expect(landed).toMatchObject({ clickPending: false, wayId: 3, siteId: 4, filter: 2, city: "Berlin" });
      for (let landing = 1; landing <= postbacks.length; landing += 1) expect(await leadOf(postbacks, landing)).toEqual(landed);
    }),
    { numRuns: 40 },
  );
});
