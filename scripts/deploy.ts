import { readCellForNew, readCells } from "./lib/cells.ts";
import { CommandError, runCommand } from "./lib/cli.ts";
import { beginSequences, REMOTE } from "./lib/database.ts";
import { runWranglerVisibly } from "./lib/wrangler.ts";

/** `npm run deploy`: migrates the database of every cell, then deploys. Nothing is deployed unless all are migrated. */
await runCommand(async () => {
  const remote = true;
  const cells = await readCells();
  await readCellForNew({ remote }, cells);
  for (const cell of cells) {
    await run(REMOTE.migrate(cell));
    await beginSequences({ remote, cell });
  }
  await run(["deploy", ...process.argv.slice(2)]);
});

async function run(args: string[]): Promise<void> {
  const code = await runWranglerVisibly(args);
  if (code !== 0) throw new CommandError(`wrangler ${args.join(" ")} failed`);
}
