import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackAttempts, postbackDeliveries } from "../src/db/schema/index.ts";
import { wakeLeads } from "../src/postbacks/wake.ts";
import { makeCampaign, makeDelivery, makeLead, makeTemplate } from "./factories.ts";
import { createHarness } from "./harness.ts";

async function setUp() {
  const h = createHarness();
  const account = await h.account();
  const campaign = await makeCampaign(h, account.id);
  const template = await makeTemplate(h, account.id, "approve", "https://tracker.test/pb?click={click}&status={status}&n={lead}");
  const answers: (() => Response | Promise<Response>)[] = [];
  h.net.on("tracker.test", () => (answers.shift() ?? (() => new Response("OK")))());
  const row = async (id: number) => {
    const [found] = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.id, id));
    if (found === undefined) throw new Error("no delivery");
    return found;
  };
  const attemptsOf = (id: number) =>
    h.db.select().from(postbackAttempts).where(eq(postbackAttempts.deliveryId, id)).orderBy(asc(postbackAttempts.number));
  return { h, account, campaign, template, answers, row, attemptsOf };
}

describe("a delivery", () => {
  it("is sent once, recorded with its attempt, and done", async () => {
    const { h, campaign, template, row, attemptsOf } = await setUp();
    const lead = await makeLead(h, campaign);
    const delivery = await makeDelivery(h, lead, template);
    await wakeLeads(h.deps, [lead.id]);
    await h.drain();
    expect(h.net.urlsTo("tracker.test")).toEqual([`https://tracker.test/pb?click=click1&status=approve&n=${lead.id}`]);
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 1, responseCode: 200, error: null, leasedUntilMs: 0 });
    expect(await attemptsOf(delivery.id)).toMatchObject([{ number: 1, outcome: "delivered", responseCode: 200, body: "OK", error: null }]);
  });
});
