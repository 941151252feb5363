import { describe, expect, it } from "vitest";
import { describeAll } from "../../src/surfaces/service/openapi.ts";
import { createHarness } from "../harness.ts";
import { notesApi } from "./seventh-surface.ts";

describe("a surface that is declared", () => {
  async function served() {
    const h = createHarness();
    const surface = notesApi(new Map());
    const app = surface.create(h.deps);
    const [owner, affiliate] = [await h.account({ role: "owner" }), await h.account({ role: "affiliate" })];
    const call = async (method: string, path: string, key?: string, json?: object) => {
      const query = key === undefined ? "" : `?id=${key}`;
      const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } };
      return (await app.request(path + query, { method, ...body })).json();
    };
    return { surface, call, owner: owner.key, affiliate: affiliate.key };
  }

  it("answers by GET, POST and DELETE, to those who may call", async () => {
    const { call, owner, affiliate } = await served();
    expect(await call("POST", "/add", owner, { text: "one" })).toEqual({ status: "ok", id: 1, text: "one" });
    expect(await call("GET", "/list", affiliate)).toEqual({ status: "ok", notes: [{ id: 1, text: "one" }] });
    expect(await call("DELETE", "/1", affiliate)).toEqual({ status: "ok" });
    expect(await call("DELETE", "/1", affiliate)).toEqual({ status: "error", error: "absent" });
  });

  it("refuses strangers, roles that may not, and what it cannot read", async () => {
    const { call, owner, affiliate } = await served();
    for (const key of [undefined, "1-wrong"]) expect(await call("GET", "/list", key)).toEqual({ status: "error", error: "denied" });
    expect(await call("POST", "/add", affiliate, { text: "one" })).toEqual({ status: "error", error: "denied" });
    expect(await call("POST", "/add", owner, {})).toEqual({ status: "error", error: "wrong", field: "text" });
    expect(await call("DELETE", "/none", owner)).toEqual({ status: "error", error: "wrong", field: "id" });
    expect(await call("DELETE", "/none")).toEqual({ status: "error", error: "denied" });
    expect(await call("PUT", "/1", owner)).toEqual({ status: "error", error: "func" });
  });

  it("is described by what serves it", async () => {
    const { surface } = await served();
    const { paths } = describeAll([surface.spec], "https://pawprint.example", { sections: new Map(), errors: () => ({}) });
    expect(paths).toMatchObject({
      "/notes/list": { get: { operationId: "getNotesList", security: [{ key: [] }, { bearer: [] }] } },
      "/notes/add": { post: { requestBody: { content: { "application/json": { schema: { required: ["text"] } } } } } },
      "/notes/{id}": { parameters: [{ name: "id", in: "path", schema: { type: "integer" } }], delete: { operationId: "deleteNotesId" } },
    });
  });
});
