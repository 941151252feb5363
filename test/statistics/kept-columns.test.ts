import { expect, it } from "vitest";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";

const AT_MS = Date.parse("2026-08-04T10:00:00Z");

/** Of a deployment of its own: the name of the only part of an account, and the subids that a report finds in it. */
async function subidsOf(subid: string) {
  const h = createHarness();
  const { id, key } = await h.account();
  await insertClicks(
    h,
    await makeFlow(h, id),
    [1, 2, 3, 4].map((n) => ({ atMs: AT_MS, subid: subid + n })),
  );
  await buildPart(h.deps, id);
  const { results } = await h.db.$client
    .prepare("SELECT id || '@' || state_at_ms AS name FROM click_parts WHERE owner_id = ?1")
    .bind(id)
    .all<{ name: string }>();
  const { stats } = await h.api("/api/tracker/stats.json", { key, query: { from: "2026-08-01", to: "2026-08-31", item: "subid" } });
  return { h, names: results.map(({ name }) => name), subids: Object.keys(stats) };
}

it("are those of one deployment: in another one's database a part of the same name is another part", async () => {
  const first = await subidsOf("first");
  expect(first.subids).toHaveLength(4);
  const { $client } = first.h.db;
  await $client.batch([
    $client.prepare("DELETE FROM click_part_chunks"),
    $client.prepare("DELETE FROM click_parts"),
    $client.prepare("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'click_parts'"),
  ]);
  const second = await subidsOf("second");
  expect(second.names).toEqual(first.names);
  expect(second.subids).toEqual(["second1", "second2", "second3", "second4"]);
});
