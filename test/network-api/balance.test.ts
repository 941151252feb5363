import { expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { DENIED, makeNetwork } from "./kit.ts";

const h = createHarness();

it("tells an affiliate what they are owed by currency, and nobody else's", async () => {
  const network = await makeNetwork(h);
  const [ann, bob] = [await network.affiliate(), await network.affiliate()];
  const own = { networkId: network.id, affiliateId: ann.number };
  await h.db.insert(schema.affiliateBalances).values([
    { ...own, currency: "eur", confirmedMicros: 10_000_000, holdMicros: 2_500_000 },
    { ...own, networkId: network.id + 1, currency: "usd", confirmedMicros: 1 },
  ]);
  const nothing = { balance: 0, hold: 0, available: 0 };
  expect(await ann.get("/balance")).toEqual({
    status: 1,
    balance: { USD: nothing, EUR: { balance: 12.5, hold: 2.5, available: 10 } },
  });
  expect(await bob.get("/balance")).toEqual({ status: 1, balance: { USD: nothing } });
  expect(await network.get("/balance")).toEqual(DENIED);
});
