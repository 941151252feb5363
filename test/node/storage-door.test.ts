import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withLocalDatabase } from "../../scripts/lib/local-database.ts";
import { makeCheckout } from "./kit.ts";

const TIMES = 60;

const doorOf = (state: string) => join(state, "storage-door.json");

it("lets commands write through a running server while it writes itself, and nobody else", async () => {
  const { state, start } = makeCheckout();
  const server = await start();
  const write = (number: number) =>
    withLocalDatabase(state, (d1) =>
      d1.prepare("INSERT INTO currency_rates (currency, day, per_usd_micros) VALUES ('eur', ?1, 1)").bind(number).run(),
    );
  const call = async () => (await fetch(`${server.url}/api/tracker/postback.json?id=1-none&click=x`)).status;
  const answers = await Promise.all(Array.from({ length: TIMES }, (_, number) => Promise.all([write(number), call()])));
  expect(new Set(answers.map(([, status]) => status))).toEqual(new Set([200]));
  const count = (d1: Parameters<Parameters<typeof withLocalDatabase>[1]>[0]) =>
    d1.prepare("SELECT count(*) AS n FROM currency_rates WHERE day < 100").first("n");
  expect(await withLocalDatabase(state, count)).toBe(TIMES);
  expect(server.log()).not.toMatch(/SQLITE/);

  const { url, token } = JSON.parse(readFileSync(doorOf(state), "utf8"));
  expect(statSync(doorOf(state)).mode & 0o777).toBe(0o600);
  for (const authorization of ["", "Bearer ", `Bearer ${token}x`, token])
    expect((await fetch(url, { method: "POST", headers: { authorization }, body: "{}" })).status).toBe(401);

  await server.kill();
  expect(await withLocalDatabase(state, count)).toBe(TIMES);
  const next = await start();
  expect(JSON.parse(readFileSync(doorOf(state), "utf8")).token).not.toBe(token);
  expect(await withLocalDatabase(state, count)).toBe(TIMES);
  await next.stop();
  expect(existsSync(doorOf(state))).toBe(false);
});
