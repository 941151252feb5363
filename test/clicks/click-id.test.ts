import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clickIdRange, mintClickId, readClickId } from "../../src/domain/clicks/click-id.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";

const flowId = fc.integer({ min: 1, max: 36 ** 7 - 1 });
const atMs = fc.integer({ min: 0, max: 36 ** 9 - 2 });

describe("a click id", () => {
  const { deps } = createHarness();

  it("tells flow and time back, in at most 32 characters of the alphabet", async () => {
    await fc.assert(
      fc.asyncProperty(flowId, atMs, async (flow, ms) => {
        const id = await mintClickId(deps, { flowId: flow, atMs: ms });
        expect(id).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(await readClickId(deps, id)).toEqual({ flowId: flow, atMs: ms });
      }),
    );
  });

  it("is nobody else's to make: any character changed, and it is none", async () => {
    const id = await mintClickId(deps, { flowId: 77, atMs: 1_781_524_800_000 });
    for (let place = 0; place < id.length; place += 1) {
      const other = id[place] === "5" ? "6" : "5";
      expect(await readClickId(deps, id.slice(0, place) + other + id.slice(place + 1))).toBeNull();
    }
    for (const text of ["", "x", id.toUpperCase(), `${id}0`, ` ${id}`, id.slice(1)]) expect(await readClickId(deps, text)).toBeNull();
  });

  it("falls into the range of its flow and time, and into no other", async () => {
    await fc.assert(
      fc.asyncProperty(flowId, atMs, async (flow, ms) => {
        const id = await mintClickId(deps, { flowId: flow, atMs: ms });
        const inside = ({ from, to }: { from: string; to: string }) => from <= id && id < to;
        expect(inside(clickIdRange(flow, ms, ms + 1))).toBe(true);
        expect(inside(clickIdRange(flow, ms + 1, ms + 1000))).toBe(false);
        expect(inside(clickIdRange(flow + 1, 0, 36 ** 9 - 1))).toBe(false);
      }),
    );
  });
});

describe("clicks are found again by the number of their flow", () => {
  const EDGES = [1, 2, 3, 4, 5, 6].flatMap((digits) => [36 ** digits - 1, 36 ** digits]);

  it.each([...EDGES, 36 ** 7 - 1])("flow %d", async (id) => {
    const h = createHarness();
    const account = await h.account();
    const flow = await makeFlow(h, account.id, { id });
    await insertClicks(
      h,
      flow,
      [60, 50, 40].map((minutes) => ({ atMs: h.clock.ms - minutes * 60_000, ip: "10.0.0.1" })),
    );
    const clicks = async (item: string) => {
      const days = { from: "2026-06-14", to: "2026-06-15" };
      const { total } = await h.api("/api/tracker/stats.json", { key: account.key, query: { ...days, item, flow: flow.code } });
      return [total.click, total.spend];
    };
    const spend = await h.api("/api/tracker/spend.json", { key: account.key, query: { cost: 3, flow: flow.code, from: "2026-06-15" } });
    expect(spend).toMatchObject({ status: "ok" });
    expect([await clicks("date"), await clicks("ip")]).toEqual([
      [3, 3],
      [3, 3],
    ]);
    await buildPart(h.deps, account.id);
    expect([await clicks("date"), await clicks("geo")]).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });
});
