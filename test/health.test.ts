import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";

it("answers ok once D1 is migrated, and 503 before", async () => {
  const url = "http://pawprint.test/health";
  const migrated = await exports.default.fetch(url);
  expect([migrated.status, await migrated.json()]).toEqual([200, { status: "ok" }]);
  await env.DB.exec("DELETE FROM d1_migrations");
  expect((await exports.default.fetch(url)).status).toBe(503);
});
