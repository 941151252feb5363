import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./root.ts";

const WATCHDOG = join(import.meta.dirname, "parent-watchdog.ts");

/** A local run needs no network: wrangler reports and fetches nothing. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
};

/** Where a process's output goes: to ours, into a pipe, or to the file with this descriptor. */
export type Output = "inherit" | "pipe" | number;

/** Starts a script as the head of a process group of its own, which ends when this process does. */
export function spawnChild(script: string, args: string[], output: Output, env: Record<string, string> = {}): ChildProcess {
  const stdio: StdioOptions = ["ignore", output, output, "ipc"];
  return spawn(process.execPath, ["--import", WATCHDOG, script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET, PAWPRINT_PARENT_PID: String(process.pid), ...env },
    stdio,
    detached: true,
  });
}
