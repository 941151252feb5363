import { describe, expect, it } from "vitest";
import { sql, statement } from "../../src/db/sql.ts";
import { addUnknownAds } from "../../src/domain/cabinets/ads/add-unknown-ads.ts";
import { readExternalId } from "../../src/domain/cabinets/ads/external-id.ts";
import { createHarness } from "../harness.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

it.each([
  ["187", "187"],
  ["AD00000187", "187"],
  [" ad0187 ", "187"],
  ["AD0", "AD0"],
  ["x-1", "x-1"],
])("Telegram's number %j is kept as %j", (written, kept) => expect(readExternalId(written)).toBe(kept));

describe("ads that statistics tell of", () => {
  it("are added once, with what is told", async () => {
    const { id, addCabinet } = await makeClient(h);
    await addCabinet();
    const cabinet = sql`account_id = ${id} AND number = 1`;
    const add = (...told: { externalId: string; title?: string }[]) => statement(h.deps.db, addUnknownAds(h.deps, cabinet, told)).run();
    await add({ externalId: "187" }, { externalId: "188", title: "Ёлка" }, { externalId: "188" });
    await add({ externalId: "188", title: "other" }, { externalId: "189" });
    const rows = await h.db.query.ads.findMany({ where: (t, { eq }) => eq(t.accountId, id) });
    expect(rows.map(({ externalId, title, titleFolded }) => [externalId, title, titleFolded])).toEqual([
      ["187", "187", "187"],
      ["188", "Ёлка", "елка"],
      ["189", "189", "189"],
    ]);
    expect(new Set(rows.map(({ code }) => code)).size).toBe(3);
    for (const { code } of rows) expect(code).toMatch(/^ad_[0-9a-z]{8}$/);
  });
});
