import { describe, expect, it } from "vitest";
import { savedViews } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { signIn, someone } from "../telegram/kit.ts";

const h = createHarness();
const VIEW = { screen: "reports", name: "Germany", query: "g=flow&f=geo~is~de", columns: ["profit", "click", "a,b"] };

async function person() {
  const { id, key } = await h.account();
  return {
    id,
    list: async (query: Record<string, string> = {}) => (await h.api("/api/views/list.json", { key, query })).data,
    save: (json: object) => h.api("/api/views/save.json", { key, json }),
    remove: (json: object) => h.api("/api/views/delete.json", { key, json }),
  };
}

describe("saved views", () => {
  it("are kept as they were sent, by age, and of one screen where it is asked for", async () => {
    const { list, save } = await person();
    const { data } = await save(VIEW);
    await save({ screen: "leads", name: "Germany" });
    expect(await list()).toEqual([
      { id: data.id, ...VIEW, created: expect.any(String), updated: expect.any(String) },
      expect.objectContaining({ screen: "leads", query: "", columns: [] }),
    ]);
    expect(await list({ screen: "leads" })).toHaveLength(1);
    expect(await list({ screen: "elsewhere" })).toEqual([]);
  });

  it("take the place of those of the same screen and name, also where two are saved at once", async () => {
    const { list, save } = await person();
    const ids = await Promise.all([save(VIEW), save(VIEW)]);
    expect(new Set(ids.map(({ data }) => data.id)).size).toBe(1);
    h.clock.advance(60);
    expect((await save({ ...VIEW, query: "g=geo", columns: [] })).data.id).toBe(ids[0]?.data.id);
    const [view, ...others] = await list();
    expect([view, others]).toEqual([expect.objectContaining({ query: "g=geo", columns: [] }), []]);
    expect(view.updated > view.created).toBe(true);
  });

  it("are saved by forms too, and by sessions", async () => {
    const bearer = await signIn(h, someone());
    const body = new URLSearchParams("screen=reports&name=Form&columns[]=click&columns[]=spend");
    expect(await h.api("/api/views/save.json", { bearer, body })).toMatchObject({ status: "ok" });
    expect((await h.api("/api/views/list.json", { bearer })).data).toMatchObject([{ name: "Form", columns: ["click", "spend"] }]);
  });

  it("are deleted by their owner, once, and by nobody else", async () => {
    const [mine, theirs] = [await person(), await person()];
    const { id } = (await mine.save(VIEW)).data;
    expect(await theirs.list()).toEqual([]);
    expect(await theirs.remove({ id })).toEqual({ status: "error", error: "view" });
    expect(await mine.remove({ id })).toEqual({ status: "ok" });
    expect(await mine.remove({ id })).toEqual({ status: "error", error: "view" });
    expect(await mine.list()).toEqual([]);
  });

  it("are a hundred at most, of which each may be saved again", async () => {
    const { id, list, save } = await person();
    const rows = Array.from({ length: 100 }, (_, number) => ({
      ...{ accountId: id, screen: "reports", name: `View ${number}`, query: "", columns: "[]" },
      ...{ createdAtMs: h.clock.ms, updatedAtMs: h.clock.ms },
    }));
    for (let from = 0; from < rows.length; from += 10) await h.db.insert(savedViews).values(rows.slice(from, from + 10));
    expect(await save(VIEW)).toEqual({ status: "error", error: "limit" });
    expect(await save({ ...VIEW, name: "View 7" })).toMatchObject({ status: "ok" });
    expect(await list()).toHaveLength(100);
  });

  it.each<[what: string, change: object, field: string]>([
    ["without a screen", { screen: undefined }, "screen"],
    ["with an empty screen", { screen: " " }, "screen"],
    ["with a long screen", { screen: "x".repeat(65) }, "screen"],
    ["without a name", { name: undefined }, "name"],
    ["with a long name", { name: "x".repeat(129) }, "name"],
    ["with a query of more than four kilobytes", { query: "x".repeat(4095), columns: [] }, "query"],
    ["with one of more bytes than characters", { query: "я".repeat(2048), columns: [] }, "query"],
    ["with more than that in its columns", { columns: Array.from({ length: 100 }, (_, at) => `${at}`.padEnd(64, "x")) }, "query"],
    ["with too many columns", { columns: Array.from({ length: 101 }, String) }, "columns"],
    ["with a column that is an object", { columns: [{}] }, "columns"],
  ])("are not saved %s", async (_, change, field) => {
    const { list, save } = await person();
    expect(await save({ ...VIEW, ...change })).toMatchObject({ status: "error", field });
    expect(await list()).toEqual([]);
  });

  it("may have four kilobytes", async () => {
    const { save } = await person();
    expect(await save({ ...VIEW, query: "x".repeat(4094), columns: [] })).toMatchObject({ status: "ok" });
  });
});
