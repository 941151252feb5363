import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "./cli.ts";
import { type Output, spawnWrangler } from "./wrangler.ts";

const PORT_PATIENCE_MS = 3000;
const STOP_PATIENCE_MS = 5000;

/** A running `wrangler dev` and everything it started. */
export interface Server {
  /** Resolves once it listens; never when it ended before. */
  ready: Promise<void>;
  /** Its exit code. */
  ended: Promise<number>;
  /** Asks it to end; a second call, or five seconds of silence, ends it at once. */
  stop(): void;
}

/** Starts `wrangler dev`. */
export function startServer(args: string[], output: Output = "inherit"): Server {
  const child = spawnWrangler(["dev", "--show-interactive-dev-session=false", ...args], output);
  let asked = false;
  return {
    ready: new Promise((resolve) => child.on("message", (message) => String(message).includes("DEV_SERVER_READY") && resolve())),
    ended: waitForEnd(child),
    stop() {
      signalGroup(child, asked ? "SIGKILL" : "SIGINT");
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
export async function awaitFreePort(ip: string, port: number): Promise<void> {
  for (const deadline = Date.now() + PORT_PATIENCE_MS; !(await isFree(ip, port)); await delay(100)) {
    if (Date.now() > deadline) throw new CommandError(`port ${port} is taken: end what listens there, or choose another with --port`);
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
