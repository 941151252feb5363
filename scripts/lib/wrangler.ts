import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "./root.ts";
import { spawnChild } from "./spawn-child.ts";

const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");

/** Runs this project's wrangler to its end without asking anything. */
export async function runWrangler(args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const child = spawnChild(WRANGLER, args, "pipe", { CI: "1", NO_COLOR: "1", FORCE_COLOR: "0" });
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

/** Runs it as a person does at their terminal, where it may ask. @returns its exit code */
export async function runWranglerVisibly(args: string[], cwd = ROOT): Promise<number> {
  const child = spawn(process.execPath, [WRANGLER, ...args], { cwd, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
