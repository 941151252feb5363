import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { CommandError } from "./cli.ts";
import { runWrangler } from "./wrangler.ts";

/** Which D1: the deployment's, or the local one kept in a directory (wrangler's default where none is given). */
export interface Target {
  remote: boolean;
  persistTo?: string | undefined;
}

const MAX_TRIES = 5;
const WAIT_MS = 300;

function targetArgs({ remote, persistTo }: Target): string[] {
  if (remote) return ["--remote"];
  return persistTo === undefined ? ["--local"] : ["--local", "--persist-to", persistTo];
}

/**
 * Applies the migrations that the local D1 does not have yet. A failure is tried again, because another process may have been
 * doing the same at the same moment; a migration is a transaction, so that nothing is half applied.
 * @throws CommandError
 */
export async function migrate(persistTo: string | undefined): Promise<void> {
  await retried(["d1", "migrations", "apply", "DB", ...targetArgs({ remote: false, persistTo })], () => true);
}

/**
 * Runs one SQL statement.
 * @returns its rows
 * @throws CommandError whose message is SQLite's or Cloudflare's
 */
export async function execute(sql: string, target: Target): Promise<Record<string, unknown>[]> {
  const output = await retried(["d1", "execute", "DB", "--yes", "--json", "--command", sql, ...targetArgs(target)], (reason) =>
    /SQLITE_(BUSY|LOCKED)/.test(reason),
  );
  const [first] = JSON.parse(output) as { results: Record<string, unknown>[] }[];
  return first?.results ?? [];
}

async function retried(args: string[], passes: (reason: string) => boolean): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const { code, output, errors } = await runWrangler(args);
    if (code === 0) return output;
    const reason = reasonOf(stripVTControlCharacters(`${errors}\n${output}`));
    if (tries === MAX_TRIES || !passes(reason)) throw new CommandError(reason);
    await delay(WAIT_MS * tries * (1 + Math.random()));
  }
}

/** The line of wrangler's output that says what was wrong. */
function reasonOf(text: string): string {
  const json = /"text":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (json !== undefined) return JSON.parse(json);
  return /ERROR\]?\s*(.+)/.exec(text)?.[1]?.trim() ?? (text.trim().split("\n")[0] || "wrangler failed");
}

/** A string as an SQL expression that holds no character of it: nothing in it can end the literal. */
export function sqlText(value: string): string {
  return `CAST(X'${Buffer.from(value, "utf8").toString("hex")}' AS TEXT)`;
}
