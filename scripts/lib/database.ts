import { CommandError } from "./cli.ts";
import { runWrangler } from "./wrangler.ts";

/** Which D1: the deployment's, or the local one kept in a directory (wrangler's default where none is given). */
export interface Target {
  remote: boolean;
  persistTo?: string | undefined;
}

const MAX_TRIES = 5;

function targetArgs({ remote, persistTo }: Target): string[] {
  if (remote) return ["--remote"];
  return persistTo === undefined ? ["--local"] : ["--local", "--persist-to", persistTo];
}

/**
 * Applies the migrations that the local D1 does not have yet. Tried again when another process was faster or held the lock.
 * @throws CommandError
 */
export async function migrate(persistTo: string | undefined): Promise<void> {
  await retried(["d1", "migrations", "apply", "DB", ...targetArgs({ remote: false, persistTo })], /locked|busy|already exists|UNIQUE/i);
}

/**
 * Runs one SQL statement.
 * @returns its rows
 * @throws CommandError whose message is SQLite's or Cloudflare's
 */
export async function execute(sql: string, target: Target): Promise<Record<string, unknown>[]> {
  const output = await retried(["d1", "execute", "DB", "--yes", "--json", "--command", sql, ...targetArgs(target)], /locked|busy/i);
  const [first] = JSON.parse(output) as { results: Record<string, unknown>[] }[];
  return first?.results ?? [];
}

async function retried(args: string[], passing: RegExp): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const { code, output, errors } = await runWrangler(args);
    if (code === 0) return output;
    const reason = reasonOf(`${errors}\n${output}`);
    if (tries === MAX_TRIES || !passing.test(reason)) throw new CommandError(reason);
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
