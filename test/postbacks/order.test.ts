import { describe, expect, it, vi } from "vitest";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { makeDelivery } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

describe("the line of a lead", () => {
  it("goes out strictly in order, in one run", async () => {
    const { h, template, lead, clicks } = await createKit();
    const subject = await lead();
    for (const click of ["a", "b", "c", "d"]) await makeDelivery(h, subject, template, {}, { click });
    await deliverLeads(h.deps, [subject.id]);
    expect(clicks()).toEqual(["a", "b", "c", "d"]);
  });

  it("waits for the one that fails, whatever wakes it, and goes on when that one is through", async () => {
    const { h, template, lead, clicks, receiver, step } = await createKit();
    const subject = await lead();
    receiver.answers.push(down, down);
    for (const click of ["a", "b"]) await makeDelivery(h, subject, template, {}, { click });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    await makeDelivery(h, subject, template, {}, { click: "c" });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    await step(20);
    await step(20);
    expect(clicks()).toEqual(["a", "a"]);
    await step(66);
    expect(clicks()).toEqual(["a", "a", "a", "b", "c"]);
  });

  it("goes on when the first has failed for good", async () => {
    const { h, template, lead, clicks, receiver, row } = await createKit();
    const subject = await lead();
    receiver.answers.push(down);
    const first = await makeDelivery(h, subject, template, { attemptBudget: 1 }, { click: "a" });
    await makeDelivery(h, subject, template, {}, { click: "b" });
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect([clicks(), (await row(first.id)).state]).toEqual([["a", "b"], "failed"]);
  });

  it("is not held up by another lead's that fails or is slow", async () => {
    const { h, template, lead, host, row } = await createKit();
    const [slow, ...others] = await Promise.all(Array.from({ length: 12 }, lead));
    const held = Promise.withResolvers<Response>();
    if (slow === undefined) throw new Error("no lead");
    h.net.on(host, (request) => (request.url.endsWith(`lead=${slow.id}`) ? held.promise : ok()));
    const first = await makeDelivery(h, slow, template);
    const rest = await Promise.all(others.map((other) => makeDelivery(h, other, template)));
    const work = deliverLeads(h.deps, [slow.id, ...others.map(({ id }) => id)]);
    // What is done is recorded after a moment of gathering, however long the slow one takes.
    await expect
      .poll(async () => {
        h.clock.advance(0.25);
        return (await Promise.all(rest.map(({ id }) => row(id)))).map(({ state }) => state);
      })
      .toEqual(rest.map(() => "delivered"));
    expect((await row(first.id)).state).toBe("pending");
    await work;
    held.resolve(down() as Response);
    await h.settle();
    expect(await row(first.id)).toMatchObject({ state: "pending", attempts: 1 });
  });

  it("has three requests under way at most, leads together, and five where the receiver is known to be quick", async () => {
    const { h, host, many } = await createKit();
    let underWay = 0;
    let most = 0;
    h.net.on(host, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      underWay -= 1;
      return new Response("OK");
    });
    await deliverLeads(h.deps, await many(3, 1));
    expect([most, underWay]).toEqual([3, 0]);
    await deliverLeads(h.deps, await many(17, 1));
    expect([most, underWay]).toEqual([5, 0]);
  });

  it("is worked by one of two consumers of its lead at once", async () => {
    const { h, template, lead, clicks } = await createKit();
    const subject = await lead();
    for (const click of ["a", "b", "c"]) await makeDelivery(h, subject, template, {}, { click });
    await Promise.all([1, 2, 3, 4].map(() => deliverLeads(h.deps, [subject.id])));
    await h.drain();
    expect(clicks()).toEqual(["a", "b", "c"]);
  });

  it("does not take an old result for the new: a consumer that lost its lease records nothing", async () => {
    const { h, template, lead, host, row, attemptsOf } = await createKit();
    const subject = await lead();
    const held = Promise.withResolvers<Response>();
    const asked = Promise.withResolvers<void>();
    let requests = 0;
    h.net.on(host, () => {
      requests += 1;
      asked.resolve();
      return requests === 1 ? held.promise : ok();
    });
    const delivery = await makeDelivery(h, subject, template);
    const stalled = deliverLeads(h.deps, [subject.id]);
    await asked.promise;
    h.clock.ms += 26_000;
    await deliverLeads(h.deps, [subject.id]);
    held.resolve(down() as Response);
    await stalled;
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 1, responseCode: 200 });
    expect(await attemptsOf(delivery.id)).toMatchObject([{ number: 1, outcome: "delivered" }]);
    expect(h.postbackQueue.sent).toEqual([]);
  });

  it("does not take an old result for the new either while the new one is not there yet", async () => {
    const { h, template, lead, host, row } = await createKit();
    const subject = await lead();
    const held = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()] as const;
    const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let requests = 0;
    h.net.on(host, () => {
      const place = requests++ === 0 ? 0 : 1;
      asked[place].resolve();
      return held[place].promise;
    });
    const delivery = await makeDelivery(h, subject, template);
    const stalled = deliverLeads(h.deps, [subject.id]);
    await asked[0].promise;
    h.clock.ms += 26_000;
    const current = deliverLeads(h.deps, [subject.id]);
    await asked[1].promise;
    held[0].resolve(down() as Response);
    await stalled;
    expect(await row(delivery.id)).toMatchObject({ state: "pending", attempts: 0, leasedUntilMs: h.clock.ms + 25_000 });
    held[1].resolve(ok() as Response);
    await current;
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 1 });
  });

  it("is left for the next run after a minute", async () => {
    const { h, many, host, lines } = await createKit();
    const [lead = 0] = await many(1, 10);
    h.net.on(host, () => {
      h.clock.ms += 8_000;
      return new Response("OK");
    });
    await deliverLeads(h.deps, [lead]);
    expect(lines().get(lead)).toHaveLength(8);
    await h.drain();
    expect(lines().get(lead)).toEqual(Array.from({ length: 10 }, (_, index) => `c${index + 1}`));
  });

  it("hands what it cannot begin in time back to the queue, and nothing waits for the end of a lease", async () => {
    const { h, template, lead, host, clicks } = await createKit();
    const leads = await Promise.all(Array.from({ length: 8 }, lead));
    for (const subject of leads) await makeDelivery(h, subject, template);
    h.net.on(host, () => {
      h.clock.ms += 3_000;
      return new Response("OK");
    });
    await deliverLeads(
      h.deps,
      leads.map(({ id }) => id),
    );
    expect(clicks().length).toBeLessThan(8);
    await h.drain();
    expect(clicks()).toHaveLength(8);
  });

  it("is left for the next run after 2000 attempts", async () => {
    const { h, many, clicks, lines } = await createKit();
    const leads = await many(1_001, 2);
    await deliverLeads(h.deps, leads);
    expect(clicks()).toHaveLength(2_000);
    await h.drain();
    expect(lines()).toEqual(new Map(leads.map((id) => [id, ["c1", "c2"]])));
  });

  it("is sent by a quick run with messages for others, and its own message then finds nothing to do", async () => {
    const { h, many, lines } = await createKit();
    const leads = await many(130, 2);
    await deliverLeads(h.deps, leads.slice(0, 100));
    await deliverLeads(h.deps, leads);
    expect(lines()).toEqual(new Map(leads.map((id) => [id, ["c1", "c2"]])));
    const late = await many(130, 1);
    await deliverLeads(h.deps, late.slice(0, 100));
    expect([...lines().keys()].filter((id) => late.includes(id))).toHaveLength(130);
  });

  it("costs a run of a hundred leads few round trips to D1, and no signature for each", async () => {
    const { h, many, clicks } = await createKit();
    const leads = await many(100, 1);
    const derive = vi.spyOn(h.deps.vault, "derive");
    const { roundTrips } = await h.d1.measure(() => deliverLeads(h.deps, leads));
    expect(clicks()).toHaveLength(100);
    // By those five that begin at once, at most.
    expect(derive.mock.calls.length).toBeLessThanOrEqual(5);
    expect(roundTrips).toBeLessThanOrEqual(4);
  });

  it("costs two round trips when it is alone, and reads no more however much was delivered before", async () => {
    const { h, many, template, lead } = await createKit();
    const once = async () => {
      const subject = await lead();
      await makeDelivery(h, subject, template);
      return h.d1.measure(() => deliverLeads(h.deps, [subject.id]));
    };
    await once();
    const before = await once();
    await many(300, 3, { state: "delivered" });
    const after = await once();
    expect(before.roundTrips).toBe(2);
    expect([after.roundTrips, after.rowsRead]).toEqual([2, before.rowsRead]);
  });
});
