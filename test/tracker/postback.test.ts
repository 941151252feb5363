import { describe, expect, it } from "vitest";
import { makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createTracked, PATH } from "./kit.ts";

const failed = (error: string) => ({ status: "error", error });

describe("a postback", () => {
  it("makes a lead of its click, changes it, and says when there is nothing to change", async () => {
    const { h, post, landedClick, leads, events, accountId, flow } = await createTracked();
    const click = await landedClick({ country: "de", subid: "purr", utmSource: "fb", ua: "x", os: 4 });
    const first = await post({ click });
    expect(first).toEqual({ status: "ok", id: expect.any(Number), create: true, stage: "new" });
    const [lead] = await leads();
    expect(lead).toMatchObject({
      id: first.id,
      accountId,
      flowId: flow.id,
      wayId: 3,
      siteId: 4,
      click,
      status: 0,
      startedAtMs: h.clock.ms,
      clickPending: false,
      country: "de",
      subid: "purr",
      utmSource: "fb",
      os: 4,
    });
    h.clock.advance(5);
    expect(await post({ click, status: "Confirmed!", price: "1.5" })).toEqual({
      status: "ok",
      id: first.id,
      create: false,
      stage: "approve",
    });
    expect(await post({ click, status: "Confirmed!", price: "1.5" })).toEqual(failed("no-changes"));
    expect(await leads()).toMatchObject([{ status: 2, statusText: "Confirmed!", payoutMicros: 1_500_000, currency: "usd", seq: 2 }]);
    expect(await events(first.id)).toMatchObject([
      { seq: 1, kind: "set", source: "postback", status: 0, statusBefore: null, statusAfter: 0, payoutMicros: null, click },
      { seq: 2, kind: "set", source: "postback", status: 2, statusBefore: 0, statusAfter: 2, payoutMicros: 1_500_000, currency: "usd" },
    ]);
  });

  it("fires the account's postbacks", async () => {
    const { h, post, newClick, accountId } = await createTracked();
    await makeTemplate(h, accountId, "wait", "https://up.test/?c={click}&s={status}");
    await makeTemplate(h, accountId, "approve", "https://up.test/?c={click}&s={status}&l={lead}");
    h.net.on("up.test", () => new Response("ok"));
    const click = await newClick();
    const { id } = await post({ click });
    await post({ click, status: "approve" });
    await h.drain();
    expect(h.net.urlsTo("up.test")).toEqual([`https://up.test/?c=${click}&s=wait`, `https://up.test/?c=${click}&s=approve&l=${id}`]);
  });

  it("is taken by GET, form, JSON and mixtures under both paths, the body over the query", async () => {
    const { h, key, newClick } = await createTracked();
    const ok = { status: "ok", id: expect.any(Number), create: true, stage: "approve" };
    for (const path of [PATH, "/api/track/postback.json"]) {
      expect(await h.api(path, { key, query: { click: await newClick(), status: "approve" } })).toEqual(ok);
      expect(await h.api(path, { key, form: { click: await newClick(), status: "approve" } })).toEqual(ok);
      expect(await h.api(path, { json: { id: key, click: await newClick(), status: "approve" } })).toEqual(ok);
      expect(await h.api(path, { key, query: { click: await newClick(), status: "trash" }, json: { status: "approve" } })).toEqual(ok);
    }
  });

  it("costs two round trips", async () => {
    const { h, post, landedClick } = await createTracked();
    const click = await landedClick();
    expect(await h.d1.measure(() => post({ click }))).toMatchObject({ roundTrips: 2 });
  });
});

describe("who may call", () => {
  it("answers access to a wrong key whatever else is wrong, and to another account's click or flow", async () => {
    const h = createHarness();
    const [mine, theirs] = [await createTracked(h), await createTracked(h)];
    for (const key of ["", `${mine.accountId}-wrong`, "x"]) {
      expect(await h.api(PATH, { query: { id: key, click: await mine.newClick(), price: -1 } })).toEqual(failed("access"));
    }
    expect(await mine.post({ click: await theirs.newClick() })).toEqual(failed("access"));
    expect(await mine.post({ click: await theirs.landedClick() })).toEqual(failed("access"));
    expect(await mine.post({ flow: theirs.flow.code, subid: "1" })).toEqual(failed("access"));
    expect([...(await mine.leads()), ...(await theirs.leads())]).toEqual([]);
  });
});
