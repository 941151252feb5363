import { describe, expect, it } from "vitest";
import { spendStatements } from "../../src/domain/cabinets/ledger/book.ts";
import { createHarness } from "../harness.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

/** What a cabinet's row sums up. */
async function sumsOf(accountId: number): Promise<unknown[]> {
  const { results } = await h.db.$client
    .prepare(
      "SELECT available_micros AS available, ads_micros AS ads, spent_micros AS spent FROM cabinets WHERE account_id = ?1 ORDER BY id",
    )
    .bind(accountId)
    .all();
  return results;
}

describe("what was spent", () => {
  it("is booked from the ads, more or less than before, and never twice", async () => {
    const { id: accountId, addCabinet } = await makeClient(h);
    await addCabinet();
    const cabinet = await h.db.query.cabinets.findFirst({ where: (t, { eq }) => eq(t.accountId, accountId) });
    const spend = (amountMicros: number, key: string) =>
      h.deps.db.$client.batch(spendStatements(h.deps, { accountId, cabinetId: cabinet?.id ?? 0, amountMicros, key }));
    await spend(1_500_000, "import 1");
    expect(await sumsOf(accountId)).toEqual([{ available: 0, ads: -1_500_000, spent: 1_500_000 }]);
    await spend(-500_000, "import 2");
    await spend(0, "import 3");
    await expect(spend(1, "import 2")).rejects.toThrow();
    expect(await sumsOf(accountId)).toEqual([{ available: 0, ads: -1_000_000, spent: 1_000_000 }]);
    const kept = await h.db.query.ledgerTransactions.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) });
    expect(kept.map(({ idempotencyKey, currency }) => [idempotencyKey, currency])).toEqual([
      ["import 1", "eur"],
      ["import 2", "eur"],
    ]);
  });
});
