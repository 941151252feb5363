import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./root.ts";

const LEASH = join(import.meta.dirname, "leash.ts");

/** Nothing is asked, reported or fetched: a local run needs no network. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
};

/** Where what a process prints goes: to ours, into a pipe, or to the file with this descriptor. */
export type Output = "inherit" | "pipe" | number;

/** Starts a script as the head of a process group of its own, which ends when this process does. */
export function spawnHeld(script: string, args: string[], output: Output, env: Record<string, string> = {}): ChildProcess {
  const stdio: StdioOptions = ["ignore", output, output, "ipc"];
  return spawn(process.execPath, ["--import", LEASH, script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET, PAWPRINT_HOLDER: String(process.pid), ...env },
    stdio,
    detached: true,
  });
}
