import { describe, expect, it } from "vitest";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { retryDelivery } from "../../src/domain/postbacks/log/retry-delivery.ts";
import { saveTemplates } from "../../src/domain/postbacks/templates/save-templates.ts";
import { makeDelivery, makeTemplate, updatesOf } from "../factories.ts";
import { createKit, down } from "./kit.ts";

const rejected = () => Response.json({ status: "error", error: "access" });

/** A lead whose events come with these clicks, each with its postback. */
async function tellOf(clicks: string[], kit = createKit()) {
  const { h, template, lead, ...rest } = await kit;
  const subject = await lead();
  const deliveries = [];
  for (const [index, click] of clicks.entries()) {
    deliveries.push(await makeDelivery(h, subject, template, {}, { click, atMs: h.clock.ms + index }));
  }
  await enqueueLeads(h.deps, [subject.id]);
  await h.drain();
  return { h, subject, template, deliveries, ...rest };
}

describe("a postback with the URL of the last one for its lead, which arrived", () => {
  it("is skipped while the status is the same", async () => {
    const { clicks, deliveries, row, attemptsOf } = await tellOf(["a", "a", "a", "b"]);
    expect(clicks()).toEqual(["a", "b"]);
    for (const { id } of deliveries.slice(1, 3)) {
      expect(await row(id)).toMatchObject({ state: "skipped", error: "same", attempts: 0 });
      expect(await attemptsOf(id)).toEqual([]);
    }
    expect(await row(deliveries[3]?.id ?? 0)).toMatchObject({ state: "delivered", error: null, attempts: 1 });
  });

  it("is sent again once another stood between", async () => {
    expect((await tellOf(["a", "b", "a"])).clicks()).toEqual(["a", "b", "a"]);
  });

  it("is sent where the one before was rejected, since the receiver may think better of it", async () => {
    const kit = await createKit();
    kit.receiver.answers.push(rejected);
    expect((await tellOf(["a", "a", "a"], Promise.resolve(kit))).clicks()).toEqual(["a", "a"]);
  });

  it("is sent again where one between may have arrived, though no answer said so", async () => {
    const kit = await createKit();
    kit.receiver.answers.push(() => new Response("ok"), ...Array(9).fill(down));
    const { step, clicks, deliveries, row } = await tellOf(["a", "b", "a"], Promise.resolve(kit));
    for (let tries = 0; tries < 8; tries += 1) await step(43_200);
    expect(await row(deliveries[1]?.id ?? 0)).toMatchObject({ state: "failed" });
    await step(6);
    expect(clicks()).toEqual(["a", ...Array(9).fill("b"), "a"]);
  });

  it("is sent where another was sent again by hand since, whatever their places in the line", async () => {
    const kit = await createKit();
    const { h, subject, template, ctx, deliveries, clicks } = await tellOf(["a", "b"], Promise.resolve(kit));
    h.clock.advance(60);
    await retryDelivery(await ctx(), deliveries[0]?.id ?? 0);
    await h.drain();
    for (const click of ["b", "b"]) await makeDelivery(h, subject, template, {}, { click });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(clicks()).toEqual(["a", "b", "a", "b"]);
  });

  it("is no longer than what is kept of it: what may differ behind that is sent", async () => {
    const long = "x".repeat(5000);
    expect((await tellOf([`${long}1`, `${long}2`])).clicks()).toEqual([`${long}1`, `${long}2`]);
  });

  it("is the same after tries that failed, and is itself tried until it arrives", async () => {
    const kit = await createKit();
    kit.receiver.answers.push(down);
    const { step, clicks } = await tellOf(["a", "a"], Promise.resolve(kit));
    expect(clicks()).toEqual(["a"]);
    await step(6);
    expect(clicks()).toEqual(["a", "a"]);
  });

  it("is that of its lead alone", async () => {
    const kit = createKit();
    await tellOf(["a"], kit);
    expect((await tellOf(["a"], kit)).requests()).toHaveLength(2);
  });

  it.each([
    ["told", true],
    ["that nobody was told of", false],
  ])("is sent where the status was another in between, %s", async (_, isTold) => {
    const { h, subject, template, clicks, deliveries, row, accountId, host } = await tellOf(["a"]);
    const cancel = await makeTemplate(h, accountId, "cancel", isTold ? `https://${host}/cancel?click={click}` : "");
    await makeDelivery(h, subject, cancel, {}, { click: "b" });
    for (const click of ["a", "a"]) deliveries.push(await makeDelivery(h, subject, template, {}, { click }));
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(clicks()).toEqual(isTold ? ["a", "b", "a"] : ["a", "a"]);
    expect(await row(deliveries[1]?.id ?? 0)).toMatchObject({ state: "delivered", attempts: 1 });
    expect(await row(deliveries[2]?.id ?? 0)).toMatchObject({ state: "skipped", error: "same", attempts: 0 });
  });

  it("is sent where it tells another status by the same word", async () => {
    const { h, subject, requests, template } = await tellOf(["a"]);
    const { accountId } = subject;
    const hold = await makeTemplate(h, accountId, "hold", template.url);
    const { id } = await makeDelivery(h, subject, hold, {}, { click: "a" });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(new Set(requests().map(({ url }) => url)).size).toBe(1);
    expect(requests()).toHaveLength(2);
    expect(await h.db.query.postbackDeliveries.findFirst({ where: (t, { eq }) => eq(t.id, id) })).toMatchObject({ state: "delivered" });
  });

  it.each([
    ["a rejoin", ["request", "join", "leave", "join"], ["lead", "lead", "sale", "sale"]],
    ["a request after a Start, both a lead to the receiver", ["request"], ["lead", "lead"]],
  ] as const)("is sent for %s", async (_, acts, told) => {
    const { h, host, accountId, campaign, ctx } = await createKit();
    await saveTemplates(await ctx(), {
      owner: "account",
      ownerId: accountId,
      templates: {
        wait: `https://${host}/p?c={click}&s=lead`,
        hold: `https://${host}/p?c={click}&s=lead`,
        approve: `https://${host}/p?c={click}&s=sale`,
        cancel: "",
      },
    });
    const person = updatesOf(h, campaign.chatId);
    await h.update(campaign.botId, person.start(`${campaign.code}-abc`));
    for (const act of acts) {
      h.clock.advance(10);
      await h.update(campaign.botId, person[act]());
    }
    await h.drain();
    expect(h.net.urlsTo(host).map((url) => new URL(url).searchParams.get("s"))).toEqual(told);
  });

  it("is sent by hand", async () => {
    const { h, ctx, clicks, deliveries, row } = await tellOf(["a", "a"]);
    await retryDelivery(await ctx(), deliveries[1]?.id ?? 0);
    await h.drain();
    expect(clicks()).toEqual(["a", "a"]);
    expect(await row(deliveries[1]?.id ?? 0)).toMatchObject({ state: "delivered", error: null, attempts: 1 });
  });
});
