import { CommandError, runCommand } from "./lib/cli.ts";
import { ensureDashboard } from "./lib/dashboard-build.ts";
import { serveDashboard } from "./lib/dashboard-server.ts";
import { readDevArguments } from "./lib/dev-arguments.ts";
import { ensureDevVars, rememberStartedWith } from "./lib/dev-vars.ts";
import { awaitFreePort, startServer } from "./lib/server.ts";

const PARENT_LOOK_MS = 500;
/** npm passes on what the terminal sent to both: one Ctrl-C comes twice. */
const SAME_SIGNAL_MS = 1000;
/** A local queue is memory: what waits in it for a batch to fill would be lost by a kill -9. Under load batches fill by themselves. */
const BATCH_TIMEOUT_SECONDS = 0;

/** `npm start`: the whole product on this machine. `npm run dev`: the same, built again after each change of the code. */
await runCommand(async () => {
  const { ip, port, inspectorPort, dashboardPort, persistTo, vars, reload } = readDevArguments(process.argv.slice(2));
  await awaitFreePort(ip, port);
  if (dashboardPort !== undefined) {
    // "localhost" is ::1 too: there something else would answer in its place.
    for (const each of [ip, "::1"]) await awaitFreePort(each, dashboardPort, "--dashboard-port N (0 leaves the dashboard out)");
  }
  const note = ensureDevVars(vars);
  if (note !== null) console.log(note);
  rememberStartedWith(persistTo, vars);

  const server = startServer({
    main: "src/index.ts",
    ip,
    port,
    inspectorPort,
    persistTo,
    vars,
    batchTimeoutSeconds: BATCH_TIMEOUT_SECONDS,
    compatibilityFlags: [],
    schedule: true,
    reload,
  });
  let stopping = false;
  let signalledAtMs = Number.NEGATIVE_INFINITY;
  const stop = () => {
    stopping = true;
    server.stop();
  };
  const stopBySignal = () => {
    if (Date.now() - signalledAtMs < SAME_SIGNAL_MS) return;
    signalledAtMs = Date.now();
    stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopBySignal);
  watchParent(() => stopping || stop());
  const url = `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${port}`;
  void server.ready.then(async () => {
    const trouble = await findTrouble(url);
    if (!stopping) console.log(trouble ?? `Pawprint is at ${url}`);
  });
  let failed = false;
  if (dashboardPort !== undefined) {
    openDashboard({ ip, port: dashboardPort }, url).catch((error) => {
      if (!(error instanceof CommandError)) throw error;
      if (stopping) return;
      console.error(error.message);
      failed = true;
      stop();
    });
  }
  const code = await server.ended;
  process.exit(failed ? 1 : stopping ? 0 : code);
});

/** It is built while the Worker starts. */
async function openDashboard(address: { ip: string; port: number }, api: string): Promise<void> {
  await ensureDashboard();
  await serveDashboard(address, api);
  const isLoopback = ["127.0.0.1", "0.0.0.0"].includes(address.ip);
  console.log(`The dashboard is at http://${isLoopback ? "localhost" : address.ip}:${address.port}`);
}

/** What the Worker itself says is wrong with its variables; null when nothing is. */
async function findTrouble(url: string): Promise<string | null> {
  const answer = await fetch(`${url}/health`).catch(() => null);
  const body = answer?.status === 500 ? ((await answer.json().catch(() => null)) as { message?: string } | null) : null;
  return body?.message ?? null;
}

/** A parent that was killed (npm, as a rule) cannot pass a signal on: its child finds itself with another. */
function watchParent(stop: () => unknown): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_LOOK_MS);
  watch.unref();
}
