import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { ROOT } from "./root.ts";

export type Vars = Record<string, string>;

const DEV_VARS = join(ROOT, ".dev.vars");
const EXAMPLE = join(ROOT, ".dev.vars.example");
const DEFAULT_STATE = ".wrangler/state";

/**
 * Makes .dev.vars where there is none; one that is there is left as it is.
 * @returns a message for the person, or null
 */
export function ensureDevVars(given: Vars): string | null {
  if (!existsSync(DEV_VARS)) {
    const filled = readFileSync(EXAMPLE, "utf8").replaceAll(/\{random:(\d+)\}/g, (_, bytes) =>
      randomBytes(Number(bytes)).toString("base64"),
    );
    writeFileSync(DEV_VARS, filled, { flag: "wx", mode: 0o600 });
    return "made .dev.vars from .dev.vars.example, with fresh secrets";
  }
  const known = { ...readDevVars(), ...given };
  const lacking = Object.keys(readEnvFile(EXAMPLE)).filter((name) => !(name in known));
  return lacking.length === 0 ? null : `.dev.vars lacks ${lacking.join(", ")}: .dev.vars.example shows how they look`;
}

/** What .dev.vars holds; nothing where it is absent. */
export function readDevVars(): Vars {
  return existsSync(DEV_VARS) ? readEnvFile(DEV_VARS) : {};
}

function readEnvFile(path: string): Vars {
  return parseEnv(readFileSync(path, "utf8")) as Vars;
}

/** Where local data are, as wrangler's own `--persist-to` means it. */
export function stateDirectory(persistTo: string | undefined): string {
  return resolve(ROOT, persistTo ?? DEFAULT_STATE);
}

const startedWithPath = (persistTo: string | undefined) => join(stateDirectory(persistTo), "started-with.json");

/** Keeps the variables a local server was started with beside its data, for the commands that must agree with it. */
export function rememberStartedWith(persistTo: string | undefined, vars: Vars): void {
  const path = startedWithPath(persistTo);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, JSON.stringify(vars), { mode: 0o600 });
}

/** The variables the local server of a directory was last started with; nothing where it never was. */
export function readStartedWith(persistTo: string | undefined): Vars {
  const path = startedWithPath(persistTo);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
