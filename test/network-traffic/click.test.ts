import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { click, makeTraffic } from "./kit.ts";

describe("a click that an offer takes", () => {
  const h = createHarness();

  it("makes the flow of affiliate and offer, and from then on asks neither D1 nor KV, and sends one message", async () => {
    const { pid, offer, clicks, flowsOf } = await makeTraffic(h);
    const { id } = await offer({ offer: { name: "Kittens" } });
    const follow = () => click(h, "/click", { query: { pid, offer_id: id, sub1: "a1" } });
    const cold = await h.d1.measure(async () => {
      expect((await follow()).status).toBe(302);
      await h.settle();
    });
    expect(cold.roundTrips).toBe(2);
    await h.drain();
    const before = h.clickQueue.waiting.length;
    const warm = await h.d1.measure(async () => {
      const { location } = await follow();
      expect(location).toMatch(/^https:\/\/shop\.test\/\?c=[0-9a-z_]{25,32}$/);
      await h.settle();
    });
    expect(warm).toEqual({ roundTrips: 0, rowsRead: 0, rowsWritten: 0 });
    expect(h.clickQueue.waiting.length - before).toBe(1);
    const [link, ...others] = await flowsOf(id);
    expect([link?.affiliateId, others]).toEqual([pid, []]);
    const [flow] = await h.db
      .select()
      .from(flows)
      .where(eq(flows.id, link?.flowId ?? 0));
    expect(flow).toMatchObject({ accountId: pid, offerId: id, name: "Kittens", code: expect.stringMatching(/^[a-z0-9]{7}$/), status: 0 });
    const landed = await clicks(id);
    expect(landed).toHaveLength(2);
    expect(landed[0]).toMatchObject({
      accountId: pid,
      flowId: link?.flowId,
      offerId: id,
      wayId: 0,
      subid: "a1",
      filter: 0,
      isUnique: true,
    });
  });
});
