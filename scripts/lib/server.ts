import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "./cli.ts";
import type { LocalWorker } from "./local-worker.ts";
import { ROOT } from "./root.ts";
import { type Output, spawnChild } from "./spawn-child.ts";

const PORT_PATIENCE_MS = 3000;
/** More than its queues are given to run dry. */
const STOP_PATIENCE_MS = 8000;
const SERVE = join(ROOT, "scripts/serve.ts");

/** What scripts/serve.ts says once it listens. */
export const READY = "ready";
/** The message that ends it: a signal would end Miniflare at once. */
export const STOP = "stop";

/** What scripts/serve.ts is started with. */
export interface ServeOptions extends LocalWorker {
  /** Runs the scheduled jobs. */
  schedule: boolean;
  /** Builds again after each change of the code. */
  reload: boolean;
}

/** A running Worker and everything it started. */
export interface Server {
  /** Resolves once it listens; never when it ended before. */
  ready: Promise<void>;
  /** Its exit code. */
  ended: Promise<number>;
  /** Asks it to end once its queues have run dry; a second call, or too long a silence, ends it at once. */
  stop(): void;
}

/** Starts a Worker in a process of its own. */
export function startServer(options: ServeOptions, output: Output = "inherit"): Server {
  // The port is there for whoever looks at a list of processes; variables, being secrets, are not.
  const child = spawnChild(SERVE, [`port=${options.port}`], output, { WRANGLER_LOG: "error" });
  child.send(options);
  let asked = false;
  return {
    ready: new Promise((resolve) => child.on("message", (message) => message === READY && resolve())),
    ended: waitForEnd(child),
    stop() {
      if (asked) signalGroup(child, "SIGKILL");
      else if (child.connected) child.send(STOP);
      asked = true;
      setTimeout(() => signalGroup(child, "SIGKILL"), STOP_PATIENCE_MS).unref();
    },
  };
}

async function waitForEnd(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "exit");
  signalGroup(child, "SIGKILL");
  return code ?? 1;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/**
 * Waits until a port can be listened on: a server killed a moment ago may still be letting go of it.
 * @throws CommandError when something else keeps it
 */
export async function awaitFreePort(ip: string, port: number, option = "--port"): Promise<void> {
  for (const deadline = Date.now() + PORT_PATIENCE_MS; !(await isFree(ip, port)); await delay(100)) {
    if (Date.now() > deadline) throw new CommandError(`port ${port} is taken: end what listens there, or choose another with ${option}`);
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    probe.listen({ host, port }, () => resolve(true));
  });
  if (probe.listening) await new Promise((resolve) => probe.close(resolve));
  return free;
}
