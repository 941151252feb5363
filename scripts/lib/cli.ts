import { keepingOpen } from "./kept-open.ts";

/** The command cannot go on, for a reason that its one line names; exit code 1. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly exitCode: number = 1;
}

/** The command was called wrongly; exit code 2. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
  override readonly exitCode = 2;
}

/** Runs a command: what it cannot do is one line on stderr and an exit code, never a stack trace. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** Runs a command that asks local databases: what it opens of them stays open until it ends. */
export const runDatabaseCommand = (main: () => Promise<void>): Promise<void> => runCommand(() => keepingOpen(main));
