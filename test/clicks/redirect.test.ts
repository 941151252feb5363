import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clicks, flows, ways } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";

describe("GET /go/{code}", () => {
  const h = createHarness();

  it("leads on, and the click is in the ledger", async () => {
    const { id: accountId } = await h.account();
    const code = `flow${unique()}`;
    const [flow] = await h.db.insert(flows).values({ accountId, code, name: "x", createdAtMs: 1 }).returning();
    await h.db.insert(ways).values({ accountId, flowId: flow?.id ?? 0, weight: 1, url: "https://land.test/?c={click}", createdAtMs: 1 });
    const answer = await h.request(`/go/${code}?utm_source=fb`, {
      headers: {
        "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      },
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(/^https:\/\/land.test\/\?c=/);
    await h.drain();
    const [click] = await h.db.select().from(clicks).where(eq(clicks.accountId, accountId));
    expect(click).toMatchObject({ flowId: flow?.id, utmSource: "fb", os: 1, browser: 1, localDay: 20260615, localHour: 12 });
  });
});
