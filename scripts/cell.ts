import { sequenceStatements } from "../src/db/sequences.ts";
import { LAST_CELL } from "../src/lib/cells.ts";
import { runCommand, UsageError } from "./lib/cli.ts";

/** `npm run --silent cell -- 1`: prints the SQL that lets the database of a cell count from the cell's own numbers on. */
await runCommand(async () => {
  const cell = Number(process.argv[2]);
  if (!Number.isInteger(cell) || cell < 1 || cell > LAST_CELL)
    throw new UsageError(`usage: npm run --silent cell -- CELL, from 1 to ${LAST_CELL}`);
  for (const statement of sequenceStatements(cell)) console.log(`${statement};`);
});
