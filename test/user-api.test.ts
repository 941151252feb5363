import { describe, expect, it } from "vitest";
import { createHarness } from "./harness.ts";

describe("the User API's framework", () => {
  it("answers func to an unknown path, with HTTP 200", async () => {
    const { request, account } = createHarness();
    const answer = await request("/api/nothing.json", { key: (await account()).key });
    expect([answer.status, await answer.json()]).toEqual([200, { status: "error", error: "func" }]);
  });
});
