import { expect, it } from "vitest";
import { createHarness } from "../harness.ts";

it("keeps what each click adds to without a rowid, so that it is one row written, and the trigger that forgets", async () => {
  const h = createHarness();
  const { results } = await h.db.$client
    .prepare("SELECT name, sql, type FROM sqlite_schema")
    .all<{ name: string; sql: string; type: string }>();
  const withoutRowid = results.filter(({ sql }) => /\) WITHOUT ROWID$/.test(sql ?? "")).map(({ name }) => name);
  expect(withoutRowid).toEqual(
    expect.arrayContaining([
      "click_archive",
      "click_landings",
      "click_offers",
      "click_part_chunks",
      "click_part_erasures",
      "click_part_sources",
      "pruned_clicks",
    ]),
  );
  const triggers = results.filter(({ type }) => type === "trigger").map(({ name }) => name);
  expect(triggers).toEqual(expect.arrayContaining(["leads_forgotten"]));
});
