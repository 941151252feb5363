import { describe, expect, it } from "vitest";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { makeDelivery } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

describe("a record", () => {
  it("gives each of many deliveries its own outcome and its own line in the log", async () => {
    const { h, template, lead, receiver, row, attemptsOf } = await createKit();
    const refusing = () => new Response('{"status":"error","error":"offer"}');
    receiver.answers.push(ok, down, refusing, () => new Response("OK, thanks", { status: 201 }), ok);
    const deliveries: Awaited<ReturnType<typeof makeDelivery>>[] = [];
    for (let count = 0; count < 5; count += 1) deliveries.push(await makeDelivery(h, await lead(), template));
    const { roundTrips } = await h.d1.measure(() =>
      deliverLeads(
        h.deps,
        deliveries.map(({ leadId }) => leadId),
      ),
    );
    expect(roundTrips).toBe(2);
    const told = h.logLines.filter(({ event }) => event === "postback.not_delivered").map(({ fields }) => fields);
    expect(told).toMatchObject([{ delivery: deliveries[1]?.id }, { delivery: deliveries[2]?.id }]);
    const expected = [
      [{ state: "delivered", error: null, responseCode: 200 }, "OK"],
      [{ state: "pending", error: "http", responseCode: 503 }, "down"],
      [{ state: "rejected", error: "answer", responseCode: 200 }, '{"status":"error","error":"offer"}'],
      [{ state: "delivered", error: null, responseCode: 201 }, "OK, thanks"],
      [{ state: "delivered", error: null, responseCode: 200 }, "OK"],
    ] as const;
    for (const [index, { id, leadId }] of deliveries.entries()) {
      const [settled, body] = expected[index] ?? [];
      expect(await row(id)).toMatchObject({ ...settled, attempts: 1, leasedUntilMs: 0 });
      const url = expect.stringContaining(`lead=${leadId}`);
      expect(await attemptsOf(id)).toMatchObject([{ number: 1, url, body, responseCode: settled?.responseCode, error: settled?.error }]);
    }
  });

  it("reads no more rows for all that others have pending", async () => {
    const kit = await createKit();
    const cost = async () => {
      const leads = await kit.many(5, 1);
      return (await kit.h.d1.measure(() => deliverLeads(kit.h.deps, leads))).rowsRead;
    };
    const before = await cost();
    await kit.many(500, 1);
    expect(await cost()).toBe(before);
  });
});
