import { describe, expect, it } from "vitest";
import { createHarness } from "./harness.ts";

describe("the User API's framework", () => {
  it("answers func to an unknown path, with HTTP 200", async () => {
    const { request, account } = createHarness();
    const answer = await request("/api/nothing.json", { key: (await account()).key });
    expect([answer.status, await answer.json()]).toEqual([200, { status: "error", error: "func" }]);
  });

  it.each([
    "application/json",
    "Application/JSON; charset=utf-8",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/vnd.api+json",
  ])("reads JSON that is sent as %s", async (type) => {
    const h = createHarness();
    const { key } = await h.account();
    const post = (body: string) => h.api("/api/profile/lang.json", { key, body, headers: { "content-type": type } });
    expect(await post(' {"lang":"ru"}')).toEqual({ status: "ok" });
    expect(await post('{"lang":')).toEqual({ status: "error", error: "body" });
    expect(await post('["lang"]')).toEqual({ status: "error", error: "body" });
    expect((await h.api("/api/profile/info.json", { key })).data.lang).toBe("ru");
  });

  it("replaces lone surrogates, which the database could not give back as they were", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const body = String.raw`{"pb_wait":"https://93.184.216.34/\ud800x"}`;
    expect(await h.api("/api/profile/postbacks.json", { key, body })).toEqual({ status: "ok" });
    expect((await h.api("/api/profile/info.json", { key })).data.pb_wait).toBe("https://93.184.216.34/\ufffdx");
    const nested = String.raw`{"name":"Kittens","params":{"color":"\ud800x"}}`;
    const { data } = await h.api("/api/offers/add.json", { key, body: nested });
    expect((await h.api("/api/offers/get.json", { key, query: { id: data.id } })).data.params).toEqual({ color: "\ufffdx" });
  });

  it("reads name[key] as an object, to which JSON of the same name adds, and nothing deeper", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const query = { "params[color]": "red", "params[size]": "L", "params[a][b]": "x", "params[]x": "x" };
    const { data } = await h.api("/api/offers/add.json", { key, query, json: { name: "Kittens", params: { size: "XL" } } });
    const offer = await h.api("/api/offers/get.json", { key, query: { id: data.id } });
    expect(offer.data.params).toEqual({ color: "red", size: "XL" });
    const mixed = await h.api("/api/offers/add.json", { key, form: { name: "Kittens", "params[color]": "red", "params[]": "x" } });
    expect(mixed).toEqual({ status: "error", error: "invalid", field: "params" });
  });
});
