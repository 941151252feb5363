import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Vars } from "./dev-vars.ts";
import { findFreePort } from "./http.ts";
import { ROOT } from "./root.ts";
import { until } from "./until.ts";

const START_SECONDS = 180;

interface StartOptions {
  persistTo: string;
  vars?: Vars;
  port?: number;
  /** What it prints is added there. */
  logFile: string;
  /** Another copy of the project. */
  root?: string;
  /** Where the dashboard is served; by default nowhere. */
  dashboardPort?: number;
  /** By `npm start` instead of what that runs. */
  npm?: boolean;
}

/** What `npm start` runs, as a process of its own. */
export interface StartProcess {
  url: string;
  port: number;
  pid: number;
  /** Everything printed so far. */
  log(): string;
  /** Its exit code, null when a signal ended it. */
  ended: Promise<number | null>;
  /** As Ctrl-C does: to it and to all that share its terminal. */
  stop(): Promise<number | null>;
  /** kill -9, without a moment to put anything away; resolves when nothing answers any more. */
  kill(): Promise<void>;
}

/** Spawns scripts/start.ts; it need not be up yet. */
export async function spawnStart({
  persistTo,
  vars = {},
  port,
  logFile,
  root = ROOT,
  npm = false,
  dashboardPort = 0,
}: StartOptions): Promise<StartProcess> {
  const usedPort = port ?? (await findFreePort());
  const url = `http://127.0.0.1:${usedPort}`;
  const given = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const log = openSync(logFile, "a");
  const args = ["--port", String(usedPort), "--dashboard-port", String(dashboardPort), "--persist-to", persistTo, ...given];
  const [command, before] = npm ? ["npm", ["start", "--silent", "--"]] : [process.execPath, [join(root, "scripts/start.ts")]];
  const child = spawn(command, [...before, ...args], { cwd: root, stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const pid = pidOf(child);
  return {
    url,
    port: usedPort,
    pid,
    log: () => readFileSync(logFile, "utf8"),
    ended,
    stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, "SIGINT");
      return ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
      await until("the killed server to fall silent", 60, async () => (await healthOf(url)) === null);
    },
  };
}

/**
 * Spawns scripts/start.ts and waits until it is healthy.
 * @throws Error when it is not in time; then it is stopped
 */
export async function startProcess(options: StartOptions): Promise<StartProcess> {
  const server = await spawnStart(options);
  let over = false;
  void server.ended.then(() => {
    over = true;
  });
  try {
    await until("a healthy server", START_SECONDS, async () => {
      if (over) throw new Error(`the server ended at once:\n${server.log()}`);
      return (await healthOf(server.url)) === 200;
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** The status that /health answers with; null when nobody answers. */
async function healthOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("the server could not be started");
  return child.pid;
}
