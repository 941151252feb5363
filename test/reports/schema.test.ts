import { expect, it } from "vitest";
import { createHarness } from "../harness.ts";

it("keeps rollups without a rowid, so that a count is one row written, and the triggers that note what came late or changed", async () => {
  const h = createHarness();
  const { results } = await h.db.$client
    .prepare("SELECT name, sql, type FROM sqlite_schema")
    .all<{ name: string; sql: string; type: string }>();
  const withoutRowid = results.filter(({ sql }) => /\) WITHOUT ROWID$/.test(sql ?? "")).map(({ name }) => name);
  expect(withoutRowid).toEqual(
    expect.arrayContaining([
      "traffic_rollups",
      "late_clicks",
      "dirty_leads",
      "rolled_leads",
      "click_archive",
      "click_landings",
      "click_offers",
      "click_part_chunks",
      "click_part_sources",
      "pruned_clicks",
    ]),
  );
  const triggers = results.filter(({ type }) => type === "trigger").map(({ name }) => name);
  expect(triggers).toEqual(expect.arrayContaining(["clicks_late", "leads_dirty_changed", "leads_dirty_new", "leads_forgotten"]));
});
