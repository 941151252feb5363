import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { retried } from "../../scripts/lib/database.ts";
import { isHeld } from "../../scripts/lib/is-held.ts";
import { withStorage } from "../../scripts/lib/local-database.ts";
import { until } from "../../scripts/lib/until.ts";
import { readWranglerConfig } from "../../scripts/lib/wrangler-config.ts";
import { type Checkout, makeCheckout, replaceWrangler } from "./kit.ts";

/** Where `wrangler d1 export --local` looks. */
const DEFAULT_STATE = ".wrangler/state";
/** The last number before those of cell 1. */
const BEFORE_CELL_1 = { network: 2 ** 20, row: 2 ** 40 };
const FIRST_ID = readWranglerConfig().d1_databases[0]?.database_id ?? "";
const QUEUES = { POSTBACK_QUEUE: "postbacks", TELEGRAM_QUEUE: "telegram", CLICK_QUEUE: "clicks" };

/** A checkout whose wrangler.toml binds cell 1 as well, as docs/operations.md says. */
function makeCells(queues: Record<string, string> = QUEUES): Checkout {
  const checkout = makeCheckout();
  const database = `[[d1_databases]]\nbinding = "DB_1"\ndatabase_name = "pawprint-1"\ndatabase_id = "1"\nmigrations_dir = "migrations"\n`;
  const producers = Object.entries(queues).map(
    ([binding, name]) => `[[queues.producers]]\nbinding = "${binding}_1"\nqueue = "pawprint-${name}-1"\n`,
  );
  const consumers = ["postbacks", "telegram", "clicks", "dead-letters"].map(
    (name) => `[[queues.consumers]]\nqueue = "pawprint-${name}-1"\nmax_batch_size = 100\nmax_batch_timeout = 0\n`,
  );
  appendFileSync(join(checkout.root, "wrangler.toml"), ["", database, ...producers, ...consumers].join("\n"));
  return checkout;
}

it("creates and forgets accounts in the cell where they belong", async () => {
  const checkout = makeCells();
  const run = (args: string[], env = {}) => checkout.run("account", [...args, "--persist-to", checkout.state], env);
  const create = (args: string[] = [], env = {}) => run(["create", "--name", "Jane", ...args], env);

  const later = JSON.parse((await create(["--telegram-id", "77", "--cell", "1"])).output);
  expect(later.id).toBe(BEFORE_CELL_1.network + 1);
  expect(await rowsOf(checkout, 0, "SELECT * FROM account_cells")).toEqual([{ telegram_id: 77, cell: 1 }]);
  const refusals: [string[], number, string][] = [
    [["--telegram-id", "77"], 1, "another account has this --telegram-id"],
    [["--telegram-id", "77", "--cell", "0"], 1, "the person with this --telegram-id is in cell 1"],
    [["--cell", "2"], 2, "--cell must be a cell that wrangler.toml binds: 0, 1"],
  ];
  for (const [args, code, line] of refusals) expect(await create(args)).toEqual({ code, output: "", errors: `${line}\n` });
  const next = JSON.parse((await create(["--telegram-id", "78"], { CELL_FOR_NEW: "1" })).output);
  expect(next.id).toBe(BEFORE_CELL_1.network + 2);

  const server = await checkout.start();
  const first = JSON.parse((await create()).output);
  expect(first.id).toBe(1);
  const profile = async (key: string) => (await fetch(`${server.url}/api/profile/info.json?id=${key}`)).json();
  for (const { id, key } of [first, later, next]) expect(await profile(key)).toMatchObject({ status: "ok", data: { id } });
  const forgotten = await run(["forget", "--account", String(later.id)]);
  expect(forgotten).toMatchObject({ code: 0, errors: "" });
  expect(JSON.parse(forgotten.output)).toMatchObject({ account: later.id, blanked: { accounts: 1 }, pending: false });
  expect([await profile(later.key), await profile(next.key)]).toMatchObject([{ error: "key" }, { status: "ok" }]);
  expect(await rowsOf(checkout, 0, "SELECT * FROM account_cells")).toEqual([{ telegram_id: 78, cell: 1 }]);
  expect(JSON.parse((await run(["forget", "--subscriber", "5000000001"])).output)).toMatchObject({ blanked: { leads: 0 } });
  for (const cell of [0, 1])
    expect(await rowsOf(checkout, cell, "SELECT count(*) AS known FROM forgotten_subscribers")).toEqual([{ known: 1 }]);
});

it("lists dead letters of every cell, has them sent again by each, and restores a cell into its own database only", async () => {
  const checkout = makeCells();
  const state = join(checkout.root, DEFAULT_STATE);
  const letters = (...args: string[]) => checkout.run("dead-letters", [...args, "--persist-to", state]);
  expect(await letters("list")).toEqual({ code: 0, output: "", errors: "" });
  for (const cell of [0, 1]) {
    const rows = `('q-${cell}', '{"leadId":1}', 0), ('q-${cell}', '{"leadId":2}', 0)`;
    await rowsOf(checkout, cell, `INSERT INTO dead_letters (queue, body, received_at_ms) VALUES ${rows}`, state);
  }
  const ids = [1, 2, BEFORE_CELL_1.row + 1, BEFORE_CELL_1.row + 2];
  const listed = await Promise.all([letters("list"), letters("list", "--queue", "q-1")]);
  expect(listed.map(({ output }) => [...output.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id)))).toEqual([ids, ids.slice(2)]);
  expect((await letters("requeue", String(ids[1]), String(ids[3]))).output).toBe('{"requeued":2}\n');
  expect(await letters("requeue", "2", String(BEFORE_CELL_1.row + 99))).toMatchObject({
    code: 1,
    errors: "only 1 of these are dead letters; those are sent again\n",
  });

  const file = join(checkout.root, "cell-1.sql");
  expect(await checkout.wrangler(["d1", "export", "DB_1", "--local", "--skip-confirmation", "--output", file])).toMatchObject({ code: 0 });
  const restore = (...args: string[]) => checkout.run("restore", [file, ...args, "--persist-to", join(checkout.root, "restored")]);
  expect(await restore()).toEqual({ code: 1, output: "", errors: "the file is of cell 1: use --cell 1\n" });
  expect(await restore("--cell", "1")).toMatchObject({ code: 0, errors: "" });
  expect(await restore("--cell", "1")).toMatchObject({ code: 1, errors: expect.stringMatching(/^the database is not empty/) });

  await checkout.start({ persistTo: state });
  await until(
    "those of both to be sent again",
    60,
    async () => {
      const left = await Promise.all([0, 1].map((cell) => rowsOf(checkout, cell, "SELECT id FROM dead_letters", state)));
      return left.every(({ length }) => length === 1);
    },
    500,
  );
});

it("says in one line which queue a cell lacks, or that new accounts are to be in a cell that is not bound", async () => {
  const { POSTBACK_QUEUE, TELEGRAM_QUEUE } = QUEUES;
  const lacking = makeCells({ POSTBACK_QUEUE, TELEGRAM_QUEUE });
  const create = (checkout: Checkout, env = {}) =>
    checkout.run("account", ["create", "--name", "Jane", "--persist-to", checkout.state], env);
  expect(await create(lacking)).toEqual({ code: 1, output: "", errors: "configuration: CLICK_QUEUE_1 of cell 1 not bound\n" });
  expect(await create(makeCheckout(), { CELL_FOR_NEW: "3" })).toEqual({
    code: 1,
    output: "",
    errors: "CELL_FOR_NEW is 3, which is not bound\n",
  });
});

it("migrates every cell before it deploys, and does not deploy where one is not migrated", async () => {
  const checkout = makeCells();
  const calls = replaceWrangler(
    checkout,
    `console.log("[]");
    process.exit(process.env.FAIL && call.includes(process.env.FAIL) ? 1 : 0);`,
  );
  expect(await checkout.run("deploy", ["--keep-vars"])).toMatchObject({ code: 0, errors: "" });
  expect(calls()).toEqual([
    "d1 migrations apply DB --remote",
    "d1 migrations apply DB_1 --remote",
    expect.stringMatching(/^d1 execute DB_1 --remote --yes --json --command INSERT INTO sqlite_sequence .*'accounts', 1048576 /),
    "deploy --keep-vars",
  ]);
  const failed = await checkout.run("deploy", [], { FAIL: "DB_1" });
  expect(failed).toMatchObject({ code: 1, errors: expect.stringContaining("wrangler d1 migrations apply DB_1 --remote failed\n") });
  expect(calls().slice(4)).toEqual(["d1 migrations apply DB --remote", "d1 migrations apply DB_1 --remote"]);
});

/** What a statement returns of a cell's database in a checkout. */
async function rowsOf({ state }: Checkout, cell: number, text: string, directory = state): Promise<unknown[]> {
  const ids = { d1: cell === 0 ? FIRST_ID : "1", kv: "unused" };
  return withStorage(directory, ids, (d1) => retried(async () => (await d1.prepare(text).all()).results, isHeld));
}
