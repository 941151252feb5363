import migrationJournal from "../../migrations/meta/_journal.json" with { type: "json" };
import { sql, statement } from "../db/sql.ts";
import type { Deps } from "./deps.ts";
import { describeError } from "./log.ts";

/** The cells whose database does not answer or lacks the newest migration. */
export async function cellsBehind(deps: Deps): Promise<number[]> {
  const cells = await Promise.all([...deps.cells.values()].map(async (at) => ((await isHealthy(at)) ? [] : [at.cell])));
  return cells.flat();
}

/** Whether D1 answers and holds the newest migration. */
async function isHealthy(deps: Deps): Promise<boolean> {
  const newest = migrationJournal.entries.at(-1)?.tag;
  try {
    return (await statement(deps.db, sql`SELECT 1 FROM d1_migrations WHERE name = ${`${newest}.sql`}`).first()) !== null;
  } catch (error) {
    deps.log.error("health.failed", describeError(error));
    return false;
  }
}
