import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, campaigns, leads, postbackTemplates } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { MACROS_OF_VISIT } from "../../src/domain/postbacks/outbound/macro-values.ts";
import { deploymentMark, webhookIdOf } from "../../src/domain/postbacks/outbound/webhook-id.ts";
import { saveTemplates } from "../../src/domain/postbacks/templates/save-templates.ts";
import { AD_CLICK_ID_NAMES } from "../../src/lib/ad-click-ids.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

const ALL_MACROS = "{click}/{status}/{campaign}/{user}/{lead}/{subscriber}/{username}/{chat}/{time}/{other}";

describe("a delivery that is due", () => {
  it("is sent once, recorded with its attempt, and done", async () => {
    const { h, template, row, attemptsOf, lead, clicks, host } = await createKit();
    const { id: leadId, ...rest } = await lead();
    const delivery = await makeDelivery(h, { id: leadId, ...rest }, template);
    await enqueueLeads(h.deps, [leadId, leadId]);
    await enqueueLeads(h.deps, [leadId]);
    await h.drain();
    expect(clicks()).toEqual(["click1"]);
    expect(await row(delivery.id)).toMatchObject({
      state: "delivered",
      attempts: 1,
      responseCode: 200,
      error: null,
      leasedUntilMs: 0,
      finishedAtMs: h.clock.ms,
    });
    expect(await attemptsOf(delivery.id)).toEqual([
      {
        deliveryId: delivery.id,
        number: 1,
        networkId: null,
        atMs: h.clock.ms,
        url: `https://${host}/pb?click=click1&lead=${leadId}`,
        outcome: "delivered",
        responseCode: 200,
        error: null,
        body: "OK",
        durationMs: 0,
      },
    ]);
  });

  it("carries the same id on every try and each try's own time", async () => {
    const { h, template, lead, receiver, step, requests } = await createKit();
    const subject = await lead();
    receiver.answers.push(() => new Response("", { status: 500 }), ok);
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    await step(5);
    const headers = requests().map((request) => [request.headers.get("webhook-id"), Number(request.headers.get("webhook-timestamp"))]);
    const second = h.clock.unixSeconds;
    const id = webhookIdOf(await deploymentMark(h.deps), delivery.id);
    expect(id).toMatch(new RegExp(`^pb_[\\w-]{8}_${delivery.id}$`));
    expect(headers).toEqual([
      [id, second - 5],
      [id, second],
    ]);
  });

  it("fills every macro from the event that is reported, percent-encoded, and leaves unknown ones as they are", async () => {
    const { h, campaign, accountId, lead, host } = await createKit();
    const template = await makeTemplate(h, accountId, "hold", `https://${host}/${ALL_MACROS}`);
    const subject = await lead();
    await h.db.update(leads).set({ username: "al ice&" }).where(eq(leads.id, subject.id));
    const eventAtMs = h.clock.ms - 90_500;
    await makeDelivery(h, subject, template, {}, { click: "ü/1", atMs: eventAtMs });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    const expected = `https://${host}/%C3%BC%2F1/hold/${campaign.code}/${accountId}/${subject.id}/${subject.subscriberId}/al%20ice%26/${campaign.chatId}/${Math.floor(eventAtMs / 1000)}/%7Bother%7D`;
    expect(h.net.urlsTo(host)).toEqual([expected]);
  });

  it("tells what is known of a lead that no visit was seen of, and of two hundred that say as much as they may", async () => {
    const { h, host, many, template, campaign } = await createKit();
    const long = "й".repeat(255);
    const url = `https://${host}/?${MACROS_OF_VISIT.map((name) => `{${name}}`).join("")}&{custom}-{reason}-{offer}`;
    await h.db.update(postbackTemplates).set({ url }).where(eq(postbackTemplates.id, template.id));
    const ids = await many(200, 1);
    const tags = { utmSource: long, utmCampaign: long, utmContent: long, utmTerm: long, utmMedium: long, subid: long, adid: long };
    const facts = {
      ...tags,
      data1: long,
      data2: long,
      ua: "й".repeat(512),
      referer: "й".repeat(1024),
      statusText: "Paid 1",
      reason: 7,
      offerId: 5,
      linkParams: JSON.stringify(Object.fromEntries(AD_CLICK_ID_NAMES.map((id) => [id, "й".repeat(160)]))),
    };
    await h.db.update(leads).set(facts).where(eq(leads.campaignId, campaign.id));
    await deliverLeads(h.deps, ids);
    await h.drain();
    const urls = h.net.urlsTo(host);
    expect(urls).toHaveLength(200);
    expect(
      urls.every(
        (sent) =>
          sent.endsWith("&Paid%201-7-5") &&
          sent.includes(encodeURIComponent(long)) &&
          sent.includes(encodeURIComponent("й".repeat(16 * 160))),
      ),
    ).toBe(true);
    const bare = await many(1, 1);
    await h.db
      .update(postbackTemplates)
      .set({ url: `https://${host}/?{device}{os}{reason}{cost}{geo}{offer}` })
      .where(eq(postbackTemplates.id, template.id));
    await deliverLeads(h.deps, bare);
    expect(h.net.urlsTo(host).at(-1)).toBe(`https://${host}/?`);
  });

  it.each([
    "{subid}",
    "{SubID}",
    "%24%7Bsubid%7D",
    "{{subid}}",
    "{ subid }",
    "{+subid+}",
    "{subid",
    "%7Bsubid%7D",
    "%7bSUBID%7d",
    "%257Bsubid%257D",
    "{%20subid%20}",
    "{click}%7Bsubid%7D",
    "{click}{{subid}}",
  ])("tells what only its lead's visit knows however the template spells it: %s", async (spelling) => {
    const { h, host, many, template, campaign } = await createKit();
    const url = `https://${host}/?postback=${spelling}`;
    await h.db.update(postbackTemplates).set({ url }).where(eq(postbackTemplates.id, template.id));
    const ids = await many(1, 1);
    await h.db.update(leads).set({ subid: "known" }).where(eq(leads.campaignId, campaign.id));
    await deliverLeads(h.deps, ids);
    expect(h.net.urlsTo(host).at(-1)).toContain("known");
  });

  it("names the click as it stood when the event happened, not a later one", async () => {
    const { h, template, lead, clicks } = await createKit();
    const url = `${template.url}&time={time}`;
    await h.db.update(postbackTemplates).set({ url }).where(eq(postbackTemplates.id, template.id));
    const subject = await lead();
    const at = h.clock.ms;
    await makeDelivery(h, subject, template, {}, { click: "first", atMs: at });
    await makeDelivery(h, subject, template, {}, { kind: "join", click: null, atMs: at + 1000 });
    await makeDelivery(h, subject, template, {}, { click: "second", atMs: at + 2000 });
    await makeDelivery(h, subject, template, {}, { kind: "leave", click: null, atMs: at + 3000 });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(clicks()).toEqual(["first", "first", "second", "second"]);
  });

  it("uses its template as it is at the attempt, so that mending it mends what is pending", async () => {
    const { h, template, lead, receiver, step, host } = await createKit();
    const subject = await lead();
    receiver.answers.push(() => new Response("", { status: 404 }));
    await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    await h.db
      .update(postbackTemplates)
      .set({ url: `https://${host}/mended` })
      .where(eq(postbackTemplates.id, template.id));
    await step(5);
    expect(h.net.urlsTo(host).at(-1)).toBe(`https://${host}/mended`);
  });

  it("is stopped without a request when its template was cleared or its account banned, and its line goes on", async () => {
    const { h, template, accountId, lead, row, host } = await createKit();
    const cleared = await makeTemplate(h, accountId, "wait", "");
    const subject = await lead();
    const first = await makeDelivery(h, subject, cleared);
    const second = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect([await row(first.id), await row(second.id)]).toMatchObject([
      { state: "stopped", error: "template", attempts: 0 },
      { state: "delivered" },
    ]);
    await h.db.update(accounts).set({ bannedAtMs: h.clock.ms }).where(eq(accounts.id, accountId));
    const third = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(third.id)).toMatchObject({ state: "stopped", error: "banned", attempts: 0 });
    expect(h.net.urlsTo(host)).toHaveLength(1);
  });

  it("goes out by a template that was cleared and set again while it waited for its retry", async () => {
    const { h, accountId, host, template, lead, receiver, row, ctx, requests, step } = await createKit();
    const subject = await lead();
    receiver.answers.push(down);
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    await saveTemplates(await ctx(), { owner: "account", ownerId: accountId, templates: { approve: "" } });
    await saveTemplates(await ctx(), {
      owner: "account",
      ownerId: accountId,
      templates: { approve: `https://${host}/again?click={click}` },
    });
    await step(6);
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 2, templateId: template.id });
    expect(requests().map(({ url }) => new URL(url).pathname)).toEqual(["/pb", "/again"]);
  });

  it("goes out although its campaign was deleted meanwhile", async () => {
    const { h, campaign, template, lead, row } = await createKit();
    const subject = await lead();
    const delivery = await makeDelivery(h, subject, template);
    await h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, campaign.id));
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(delivery.id)).toMatchObject({ state: "delivered" });
  });
});

describe("what a receiver answers", () => {
  const json = (value: unknown, status = 200) => Response.json(value, { status });
  it.each([
    ["204 without a body", () => new Response(null, { status: 204 }), { state: "delivered", error: null }],
    ["rubbish with 200", () => new Response("{<html>"), { state: "delivered", error: null }],
    ["no-changes", () => json({ status: "error", error: "no-changes" }), { state: "delivered", error: null }],
    ["duplicate", () => json({ status: "error", error: "duplicate" }), { state: "delivered", error: null }],
    [
      "an error in a 200 answer: rejected, not tried again",
      () => json({ status: "error", error: "click" }),
      { state: "rejected", error: "answer" },
    ],
    ["db in a 200 answer: tried again", () => json({ status: "error", error: "db" }), { state: "pending", error: "answer" }],
    ["404", () => new Response("no", { status: 404 }), { state: "pending", error: "http", responseCode: 404 }],
    ["500", () => new Response("no", { status: 500 }), { state: "pending", error: "http", responseCode: 500 }],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://elsewhere.test/" } }),
      { state: "pending", error: "redirect", responseCode: 302 },
    ],
    [
      "nothing: no connection",
      () => {
        throw new TypeError("connection refused");
      },
      { state: "pending", error: "network", responseCode: null },
    ],
  ] as [string, () => Response, object][])("is read: %s", async (_, answer, expected) => {
    const { h, host, requests, template, lead, receiver, row, attemptsOf } = await createKit();
    const subject = await lead();
    receiver.answers.push(answer);
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(delivery.id)).toMatchObject({ attempts: 1, ...expected });
    expect(await attemptsOf(delivery.id)).toHaveLength(1);
    expect(requests().map((request) => [request.redirect, new URL(request.url).host])).toEqual([["manual", host]]);
  });

  it.each([
    {},
    { "content-length": "1000000" },
    { "content-length": "10", "content-encoding": "gzip" },
    { "content-length": "10", "transfer-encoding": "chunked" },
  ])("is read up to 64 KB and kept up to 2 KB, whole characters only, whatever %j claims", async (headers) => {
    const { h, template, lead, receiver, attemptsOf } = await createKit();
    const subject = await lead();
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled > 1_000_000) return controller.close();
        pulled += 999;
        controller.enqueue(new TextEncoder().encode("€".repeat(333)));
      },
      cancel() {
        cancelled = true;
      },
    });
    receiver.answers.push(() => new Response(endless, { headers: headers as Record<string, string>, encodeBody: "manual" }));
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    const [attempt] = await attemptsOf(delivery.id);
    expect(attempt).toMatchObject({ outcome: "delivered", body: "€".repeat(682) });
    expect([pulled < 70_000, cancelled]).toEqual([true, true]);
  });

  it.each([
    [14, { state: "delivered", error: null, attempts: 1 }, 14_000],
    [15, { state: "pending", error: "timeout", responseCode: null, attempts: 1 }, 15_000],
  ])("is waited for %i seconds: 15 are too many", async (seconds, expected, durationMs) => {
    const { h, template, lead, receiver, row, attemptsOf } = await createKit();
    const subject = await lead();
    receiver.answers.push(() => {
      h.clock.advance(seconds);
      return seconds < 15 ? ok() : new Promise(() => {});
    });
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(delivery.id)).toMatchObject(expected);
    expect(await attemptsOf(delivery.id)).toMatchObject([{ durationMs }]);
  });

  it("is waited for 15 seconds, the look-up of its name included", async () => {
    const { h, template, lead, receiver, attemptsOf } = await createKit();
    const { fetch } = h.deps;
    h.deps.fetch = (input, init) => {
      if (input.endsWith("type=A")) h.clock.advance(2);
      return fetch(input, init);
    };
    receiver.answers.push(() => {
      h.clock.advance(13);
      return new Promise(() => {});
    });
    const subject = await lead();
    const delivery = await makeDelivery(h, subject, template);
    await deliverLeads(h.deps, [subject.id]);
    await h.settle();
    expect(await attemptsOf(delivery.id)).toMatchObject([{ error: "timeout", durationMs: 15_000 }]);
  });

  it.each([{}, { "content-length": "36" }])("is read without its byte order mark (%j)", async (headers) => {
    const { h, template, lead, receiver, row } = await createKit();
    const subject = await lead();
    const body = new TextEncoder().encode('\ufeff{"status":"error","error":"click"}');
    receiver.answers.push(() => new Response(new Blob([body]).stream(), { headers: headers as Record<string, string> }));
    const delivery = await makeDelivery(h, subject, template);
    await deliverLeads(h.deps, [subject.id]);
    expect(await row(delivery.id)).toMatchObject({ state: "rejected", error: "answer" });
  });

  it("is kept without control characters, and the URL up to 4096 characters", async () => {
    const { h, host, accountId, lead, receiver, attemptsOf, requests } = await createKit();
    const template = await makeTemplate(h, accountId, "hold", `https://${host}/?${"{click}".repeat(200)}`);
    const subject = await lead();
    receiver.answers.push(() => new Response("a\0b\u0007c\n\td\u009fe"));
    const delivery = await makeDelivery(h, subject, template, {}, { click: "0123456789".repeat(6) });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    const [attempt] = await attemptsOf(delivery.id);
    expect([attempt?.body, attempt?.url.length, (requests()[0]?.url.length ?? 0) > 12_000]).toEqual(["abc\n\tde", 4096, true]);
  });

  it("is a timeout when its body does not end in time, and keeps the status", async () => {
    const { h, template, lead, receiver, row } = await createKit();
    const subject = await lead();
    const stuck = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new DOMException("", "TimeoutError"));
      },
    });
    receiver.answers.push(() => new Response(stuck));
    const delivery = await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(delivery.id)).toMatchObject({ state: "pending", error: "timeout", responseCode: 200, attempts: 1 });
  });
});
