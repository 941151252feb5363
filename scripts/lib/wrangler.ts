import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { join } from "node:path";

/** The project's own directory. */
export const ROOT = join(import.meta.dirname, "../..");

const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
const LEASH = join(import.meta.dirname, "leash.ts");

/** Nothing is asked, reported or fetched: a local run needs no network. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Where what a process prints goes: to ours, into a pipe, or to the file with this descriptor. */
export type Output = "inherit" | "pipe" | number;

/** Starts this project's wrangler as the head of a process group of its own, which ends when this process does. */
export function spawnWrangler(args: string[], output: Output, env: Record<string, string> = {}): ChildProcess {
  const stdio: StdioOptions = ["ignore", output, output, "ipc"];
  return spawn(process.execPath, ["--import", LEASH, WRANGLER, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET, PAWPRINT_HOLDER: String(process.pid), ...env },
    stdio,
    detached: true,
  });
}

/** Runs wrangler to its end without asking anything. */
export async function runWrangler(args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const child = spawnWrangler(args, "pipe", { CI: "1", NO_COLOR: "1", FORCE_COLOR: "0" });
  const output: string[] = [];
  const errors: string[] = [];
  child.stdout?.on("data", (chunk) => output.push(String(chunk)));
  child.stderr?.on("data", (chunk) => errors.push(String(chunk)));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  return { code, output: output.join(""), errors: errors.join("") };
}
