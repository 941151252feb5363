import { expect, it } from "vitest";
import { execute, REMOTE, sqlText } from "../../scripts/lib/database.ts";
import { until } from "../../scripts/lib/until.ts";
import { makeCheckout, runHere } from "./kit.ts";

it("lists dead letters, and has them sent again by the server", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  const ofState = ["--persist-to", checkout.state];
  const run = (...args: string[]) => runHere("dead-letters", [...args, ...ofState]);
  expect(await checkout.run("dead-letters", ["list", ...ofState])).toEqual({ code: 0, output: "", errors: "" });

  const bodies = ['{"leadId":7}', '{"cut":"o'];
  const rows = bodies.map((body, at) => `('pawprint-${at === 0 ? "dead-letters" : "clicks"}', ${sqlText(body)}, 0)`);
  await execute(`INSERT INTO dead_letters (queue, body, received_at_ms) VALUES ${rows.join(", ")}`, target);
  const lines = (await run("list")).output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const received_at = "1970-01-01T00:00:00.000Z";
  expect(lines).toEqual([
    { id: 1, queue: "pawprint-dead-letters", received_at, requeued: false, body: { leadId: 7 } },
    { id: 2, queue: "pawprint-clicks", received_at, requeued: false, body: '{"cut":"o' },
  ]);

  expect(await checkout.run("dead-letters", ["requeue", "1", ...ofState])).toEqual({ code: 0, output: '{"requeued":1}\n', errors: "" });
  expect(await run("requeue", "--queue", "pawprint-clicks")).toEqual({ code: 0, output: '{"requeued":1}\n', errors: "" });
  expect(await run("requeue", "2", "9")).toEqual({
    code: 1,
    output: "",
    errors: "only 1 of these are dead letters; those are sent again\n",
  });
  // More than one statement takes.
  expect(await run("requeue", ...Array.from({ length: 5000 }, (_, at) => String(at + 100)), "2")).toMatchObject({
    code: 1,
    errors: "only 1 of these are dead letters; those are sent again\n",
  });
  await checkout.start();
  await until(
    "the first to be gone",
    60,
    async () => (await execute("SELECT id FROM dead_letters WHERE id = 1", target)).length === 0,
    500,
  );
  const left = (await run("list")).output;
  expect(JSON.parse(left)).toEqual({ id: 2, queue: "pawprint-clicks", received_at, requeued: false, body: '{"cut":"o' });
});

it.each([
  [["requeue"], "usage: npm run --silent dead-letters"],
  [["requeue", "1", "--all"], "usage: npm run --silent dead-letters"],
  [["requeue", "1 OR 1"], "an ID is a number that list shows"],
  [["list", "3"], "usage: npm run --silent dead-letters"],
])("refuses %j in one line", async (args, line) => {
  const { code, output, errors } = await runHere("dead-letters", args);
  expect([code, output, errors.trim().split("\n").length]).toEqual([2, "", 1]);
  expect(errors).toContain(line);
});

it("calls wrangler for a deployment with nothing asked, rows as JSON, and no argument longer than a system takes", () => {
  expect(REMOTE.migrate(0)).toEqual(["d1", "migrations", "apply", "DB", "--remote"]);
  expect(REMOTE.migrate(12)).toEqual(["d1", "migrations", "apply", "DB_12", "--remote"]);
  expect(REMOTE.executeFile(0, "/tmp/x.sql")).toEqual(["d1", "execute", "DB", "--remote", "--yes", "--file", "/tmp/x.sql"]);
  expect(REMOTE.execute(0, "SELECT 1")).toEqual(["d1", "execute", "DB", "--remote", "--yes", "--json", "--command", "SELECT 1"]);
  expect(REMOTE.execute(0, "x".repeat(100_000)).at(-1)).toHaveLength(100_000);
  expect(() => REMOTE.execute(0, "ж".repeat(50_001))).toThrow("the SQL is longer than 100000 bytes");
});
