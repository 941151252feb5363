import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";
import { type StartProcess, spawnStart, startProcess } from "../../scripts/lib/start-process.ts";

const PARTS = [
  "src",
  "docs",
  "migrations",
  "scripts",
  "package.json",
  "package-lock.json",
  "wrangler.toml",
  "tsconfig.json",
  ".dev.vars.example",
  "test/fakes",
];
/** Its sources alone: neither what is installed nor what is built. */
const DASHBOARD_PARTS = ["404.html", "index.html", "package.json", "public", "scripts", "src", "tsconfig.json", "vite.config.ts"];

/** A copy of the project as a clone leaves it after `npm ci`, with nothing local in it. Gone when the test is over. */
export interface Checkout {
  root: string;
  /** Where its local data is. */
  state: string;
  start(options?: Options): Promise<StartProcess>;
  /** Does not wait until it is up. */
  spawn(options?: Options): Promise<StartProcess>;
  /** Runs one of its scripts to the end, as `npm run` does, without the second that npm takes. */
  run(script: Script, args: string[], env?: Record<string, string>): Promise<Finished>;
  wrangler(args: string[]): Promise<Finished>;
}

type Script =
  | "account"
  | "openapi"
  | "cabinets"
  | "telegram"
  | "restore"
  | "dead-letters"
  | "deploy"
  | "kktu"
  | "dictionaries"
  | "dashboard-deploy";
type Options = Partial<Parameters<typeof startProcess>[0]>;

interface Finished {
  code: number;
  output: string;
  errors: string;
}

/** An empty folder. Gone when the test is over. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pawprint-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function makeCheckout(): Checkout {
  const root = makeFolder();
  const state = join(root, "state");
  for (const part of [...PARTS, ...DASHBOARD_PARTS.map((each) => `dashboard/${each}`)])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  const servers: StartProcess[] = [];
  // Before its folder goes: what was registered last is done first.
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });
  // A test asks nobody for rates.
  const complete = ({ vars, ...options }: Options = {}) => ({
    root,
    persistTo: state,
    logFile: join(root, "server.log"),
    vars: { CURRENCY_RATES_URL: "", ...vars },
    ...options,
  });
  const keep = (server: StartProcess) => {
    servers.push(server);
    return server;
  };
  return {
    root,
    state,
    start: async (options) => keep(await startProcess(complete(options))),
    spawn: async (options) => keep(await spawnStart(complete(options))),
    run: (script, args, env = {}) => finish(root, process.execPath, [join(root, `scripts/${script}.ts`), ...args], env),
    wrangler: (args) =>
      finish(root, "node", ["node_modules/wrangler/bin/wrangler.js", ...args], { CI: "1", WRANGLER_SEND_METRICS: "false" }),
  };
}

/**
 * Puts a script in the place of a checkout's wrangler, which notes what it is called with.
 * @param answer what it does then; `call` is its arguments with spaces between
 * @returns a reader of the calls
 */
export function replaceWrangler({ root }: Checkout, answer: string): () => string[] {
  const [modules, log] = [join(root, "node_modules"), join(root, "calls")];
  unlinkSync(modules);
  mkdirSync(join(modules, "wrangler/bin"), { recursive: true });
  const link = (from: string, to: string, ...skipped: string[]) => {
    for (const name of readdirSync(from).filter((each) => !skipped.includes(each))) symlinkSync(join(from, name), join(to, name));
  };
  const real = join(ROOT, "node_modules");
  link(real, modules, "wrangler");
  link(join(real, "wrangler"), join(modules, "wrangler"), "bin", "package.json");
  cpSync(join(real, "wrangler/package.json"), join(modules, "wrangler/package.json"));
  writeFileSync(
    join(modules, "wrangler/bin/wrangler.js"),
    `const call = process.argv.slice(2).join(" ").replaceAll("\\n", " ");
    require("node:fs").appendFileSync(${JSON.stringify(log)}, call + "\\n");
    ${answer}`,
  );
  return () => readFileSync(log, "utf8").trim().split("\n");
}

const HERE = {
  account: () => import("../../scripts/account.ts"),
  cabinets: () => import("../../scripts/cabinets.ts"),
  "dead-letters": () => import("../../scripts/dead-letters.ts"),
  dictionaries: () => import("../../scripts/dictionaries.ts"),
  kktu: () => import("../../scripts/kktu.ts"),
};

/**
 * Runs one of the project's scripts in this process, with whole paths: a process of its own takes seconds of work. That a command works and
 * ends in one is seen where a test first runs it; then this tells the rest.
 */
export async function runHere(script: keyof typeof HERE, args: string[]): Promise<Finished> {
  const { argv, exitCode } = process;
  const written = { output: "", errors: "" };
  const spies = [
    vi.spyOn(console, "log").mockImplementation((line) => {
      written.output += `${line}\n`;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written.errors += text;
      return true;
    }),
  ];
  process.argv = [process.execPath, script, ...args];
  try {
    vi.resetModules();
    await HERE[script]();
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
  }
}

/** Runs a command to its end. */
export async function finish(cwd: string, command: string, args: string[], env: Record<string, string>): Promise<Finished> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, "close");
  // npm's own remarks on a person's settings are not the command's.
  return { code, output, errors: errors.replaceAll(/^npm warn .*\n/gm, "") };
}

/** The command lines of living processes that mention a port. */
export function processesOf(port: number): string[] {
  const lines = existsSync("/proc/self/cmdline") ? fromProc() : execFileSync("ps", ["-axo", "command"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(String(port)));
}

function fromProc(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}
