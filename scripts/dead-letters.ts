import { cellOf, isRowNumber } from "../src/lib/cells.ts";
import { readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand, UsageError } from "./lib/cli.ts";
import { execute, migrateAll, type Place, sqlText, type Target } from "./lib/database.ts";
import { readStrictly } from "./lib/options.ts";

const USAGE = "npm run --silent dead-letters -- list | requeue (ID... | --queue NAME | --all) [--persist-to DIR] [--remote]";
const LIST_PAGE = 500;
/** Ids have 15 digits at most: a statement of so many is shorter than D1 and an argument may be. */
const IDS_PER_STATEMENT = 5000;

/** `npm run dead-letters`: shows the messages that nobody could make use of, a JSON line each, and has them sent again. */
await runDatabaseCommand(async () => {
  const { verb, ids, queue, all, place } = readArguments();
  if (!place.remote) await migrateAll(place);
  const cells = await readCells();
  if (verb === "list") {
    for (const cell of cells) await list(queue, { ...place, cell });
    return;
  }
  let requeued = 0;
  for (const cell of cells) {
    const own = ids.filter((id) => cellOf(Number(id), "row") === cell);
    requeued += await requeue(all ? ["TRUE"] : matching(own, queue), { ...place, cell });
  }
  if (requeued < ids.length) throw new CommandError(`only ${requeued} of these are dead letters; those are sent again`);
  console.log(JSON.stringify({ requeued }));
});

function readArguments() {
  const options = {
    "persist-to": { type: "string" },
    remote: { type: "boolean" },
    queue: { type: "string" },
    all: { type: "boolean" },
  } as const;
  const { values, positionals } = readStrictly({ args: process.argv.slice(2), options, allowPositionals: true }, USAGE);
  const [verb, ...ids] = positionals;
  const chosen = [ids.length > 0, values.queue !== undefined, values.all === true].filter(Boolean).length;
  const isList = verb === "list" && ids.length === 0 && values.all === undefined;
  if (!isList && !(verb === "requeue" && chosen === 1)) throw new UsageError(`usage: ${USAGE}`);
  if (!ids.every(isRowNumber)) throw new UsageError("an ID is a number that list shows");
  const place: Place = { remote: values.remote === true, persistTo: values["persist-to"] };
  return { verb, ids, queue: values.queue, all: values.all === true, place };
}

/** Conditions, each for a statement of its own. */
function matching(ids: readonly string[], queue: string | undefined): string[] {
  if (queue !== undefined) return [ofQueue(queue)];
  const starts = Array.from({ length: Math.ceil(ids.length / IDS_PER_STATEMENT) }, (_, part) => part * IDS_PER_STATEMENT);
  return starts.map((start) => `id IN (${ids.slice(start, start + IDS_PER_STATEMENT).join(", ")})`);
}

function ofQueue(queue: string): string {
  return `queue = ${sqlText(queue)}`;
}

async function list(queue: string | undefined, target: Target): Promise<void> {
  const where = queue === undefined ? "TRUE" : ofQueue(queue);
  for (let after = 0; ; ) {
    const rows = await execute(`SELECT * FROM dead_letters WHERE id > ${after} AND ${where} ORDER BY id LIMIT ${LIST_PAGE}`, target);
    for (const { id, queue: name, body, received_at_ms, requeue_at_ms } of rows) {
      const received = new Date(Number(received_at_ms)).toISOString();
      console.log(
        JSON.stringify({ id, queue: name, received_at: received, requeued: requeue_at_ms !== null, body: readBody(String(body)) }),
      );
    }
    if (rows.length < LIST_PAGE) return;
    after = Number(rows.at(-1)?.id);
  }
}

/** The message; the text itself where it was too long to be kept whole. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Marks them: the Worker, which has the queues, sends them within a minute and deletes them. */
async function requeue(conditions: readonly string[], target: Target): Promise<number> {
  let found = 0;
  for (const where of conditions) {
    found += (await execute(`UPDATE dead_letters SET requeue_at_ms = ${Date.now()} WHERE ${where} RETURNING id`, target)).length;
  }
  return found;
}
