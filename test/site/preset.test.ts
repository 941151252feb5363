import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackDeliveries } from "../../src/db/schema/index.ts";
import { deploymentMark, webhookIdOf } from "../../src/domain/postbacks/outbound/webhook-id.ts";
import { makeCampaign, makeGlobalToken, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createSold, EDIT, MADE, ok, type Sold } from "./kit.ts";

const HOST = "paw.example";

/** A campaign of the account whose templates are the Site API's preset, pointed at this Pawprint itself. */
async function reportsToItself({ h, accountId, key }: Pick<Sold, "h" | "accountId" | "key">, token: string) {
  const answers: { status: string }[] = [];
  h.net.on(HOST, async (request) => {
    const answer = await h.fetch(request);
    answers.push(await answer.clone().json());
    return answer;
  });
  const { data } = await h.api("/api/postbacks/presets.json", { key, query: { preset: "site", host: HOST, token } });
  const [{ preset: _, ...templates }] = data;
  expect(await h.api("/api/profile/postbacks.json", { key, json: templates })).toMatchObject({ status: "ok" });
  const campaign = await makeCampaign(h, accountId);
  const person = updatesOf(h, campaign.chatId);
  const steps = { request: person.request, join: person.join, leave: person.leave };
  return {
    campaign,
    person,
    answers,
    /** Lets the person do something, and waits until everybody has heard of it. */
    step: async (what: "start" | keyof typeof steps, click = "") => {
      h.clock.advance(5);
      await h.update(campaign.botId, what === "start" ? person.start(`${campaign.code}-${click}`) : steps[what]());
      await h.drain();
    },
    deliveries: async () => {
      const { data: log } = await h.api("/api/postbacks/list.json", { key });
      return (log as { state: string; attempts: number }[]).map(({ state, attempts }) => `${state} ${attempts}`);
    },
  };
}

const STEPS = ["start", "request", "join", "leave"] as const;
const DELIVERED = Array(4).fill("delivered 1");

describe("a campaign that reports to the Site API of its own Pawprint", () => {
  it.each(["of the offer", "without an offer"])("keeps one lead where the click is of its owner's flow %s", async (kind) => {
    const sold = await createSold(createHarness());
    if (kind === "without an offer") {
      await sold.h.db.$client.prepare("UPDATE flows SET offer_id = NULL WHERE id = ?1").bind(sold.flow.id).run();
    }
    const token = kind === "of the offer" ? sold.token : await makeGlobalToken(sold.h, sold.accountId);
    const { step, deliveries, answers } = await reportsToItself(sold, token);
    const click = await sold.landedClick();
    const seen: unknown[] = [];
    for (const what of STEPS) {
      await step(what, click);
      seen.push(...(await sold.leads()).map(({ status }) => status));
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    const [lead] = await sold.leads();
    const edit = { status: "error", error: "edit" };
    expect(answers).toEqual([{ status: "error", error: "duplicate", id: lead?.id }, edit, edit, edit]);
    expect((await sold.events(lead?.id ?? 0)).map(({ kind: what }) => what)).toEqual(["start", "request", "join", "leave"]);
    expect(await deliveries()).toEqual(DELIVERED);
  });

  it("is not moved back by what it hears of itself late", async () => {
    const sold = await createSold(createHarness());
    const { campaign, deliveries, person } = await reportsToItself(sold, sold.token);
    const click = await sold.landedClick();
    for (const body of [person.start(`${campaign.code}-${click}`), person.request(), person.join()]) {
      await sold.h.update(campaign.botId, body);
      sold.h.clock.advance(1);
    }
    await sold.h.drain();
    expect(await sold.leads()).toMatchObject([{ status: 2, seq: 3 }]);
    expect(await deliveries()).toEqual(Array(3).fill("delivered 1"));
  });

  it("is not taken for another Pawprint, which counts its own deliveries", async () => {
    const sold = await createSold(createHarness());
    await sold.flowTemplate("wait", "https://up.test/");
    const click = await sold.newClick();
    const id = await sold.made({ click });
    const [delivery] = await sold.h.db.query.postbackDeliveries.findMany({ where: eq(postbackDeliveries.leadId, id) });
    const own = webhookIdOf(await deploymentMark(sold.h.deps), delivery?.id ?? 0);
    const tell = (webhookId: string, status: string) => {
      const query = { token: sold.token, click, status };
      return sold.h.api("/api/site/status.json", { query, headers: { "webhook-id": webhookId } });
    };
    expect(await tell(own, "hold")).toEqual(EDIT);
    expect(await tell(own.replace(/_.{8}_/, "_elsewher_"), "hold")).toEqual(ok(id));
    expect(await tell(`pb_${delivery?.id}`, "approve")).toEqual(ok(id));
    expect(await sold.lead(id)).toMatchObject({ status: 2 });
  });

  it("means another lead where it names one otherwise than by the click of what it reports", async () => {
    const sold = await createSold(createHarness());
    await sold.flowTemplate("wait", "https://up.test/");
    const id = await sold.made({ click: await sold.newClick() });
    const [delivery] = await sold.h.db.query.postbackDeliveries.findMany({ where: eq(postbackDeliveries.leadId, id) });
    const headers = { "webhook-id": webhookIdOf(await deploymentMark(sold.h.deps), delivery?.id ?? 0) };
    for (const name of [{ click: await sold.newClick() }, { flow: sold.flow.id, exto: String(id) }]) {
      const answer = await sold.h.api("/api/site/click.json", { query: { token: sold.token, ...name }, headers });
      expect(answer).toEqual(MADE);
      expect(answer.id).not.toBe(id);
    }
  });

  it.each([
    [
      "another account's flow of the offer, told by the offer's site",
      async (sold: Sold) => ({ token: sold.token, from: await sold.affiliate("approved"), by: sold }),
    ],
    [
      "the affiliate's own flow of somebody else's offer, told by the offer's site",
      async (sold: Sold) => {
        const from = await sold.affiliate("approved");
        return { token: sold.token, from, by: from };
      },
    ],
    [
      "another account's flow of the offer, told by the global token",
      async (sold: Sold) => ({ token: await makeGlobalToken(sold.h, sold.accountId), from: await sold.affiliate("approved"), by: sold }),
    ],
    [
      "a stranger's flow, reported to that stranger's site",
      async (sold: Sold) => ({ token: sold.token, from: sold, by: await createSold(sold.h) }),
    ],
  ])("makes a lead of its own, that follows the campaign's, where the click is of %s", async (_, arrange) => {
    const sold = await createSold(createHarness());
    const { token, from, by } = await arrange(sold);
    const { step, deliveries, answers, campaign } = await reportsToItself(by, token);
    const click = await from.landedClick();
    const seen: unknown[] = [];
    for (const what of STEPS) {
      await step(what, click);
      seen.push(...(await from.leads()).filter(({ campaignId }) => campaignId === null).map(({ status }) => status));
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    const [theirs] = (await by.leads()).filter(({ campaignId }) => campaignId === campaign.id);
    const own = (await from.leads()).filter(({ campaignId }) => campaignId === null);
    expect(own).toMatchObject([{ click, uid: String(theirs?.id), offerId: sold.offer.id, flowId: from.flow.id, status: 3 }]);
    expect(theirs).toMatchObject({ click, status: 3 });
    expect(answers.filter(({ status }) => status === "ok")).toEqual(Array(4).fill({ status: "ok", id: own[0]?.id }));
    expect((await sold.events(theirs?.id ?? 0)).map(({ kind }) => kind)).toEqual(["start", "request", "join", "leave"]);
    // Where one account has both leads, the second is reported too, and known.
    expect(answers).toHaveLength(from === by ? 8 : 4);
    expect(await deliveries()).toEqual(answers.map(() => "delivered 1"));
  });
});
