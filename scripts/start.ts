import { runCommand } from "./lib/cli.ts";
import { migrate } from "./lib/database.ts";
import { readDevArguments } from "./lib/dev-arguments.ts";
import { ensureDevVars, rememberStartedWith } from "./lib/dev-vars.ts";
import { runSchedule } from "./lib/schedule.ts";
import { awaitFreePort, startServer } from "./lib/server.ts";

const PARENT_LOOK_MS = 500;

/** `npm start`: the whole product on this machine. Everything given goes to `wrangler dev`. */
await runCommand(async () => {
  const { args, ip, port, persistTo, vars } = readDevArguments(process.argv.slice(2));
  await awaitFreePort(ip, port);
  const note = ensureDevVars(vars);
  if (note !== null) console.log(note);
  await migrate(persistTo);
  rememberStartedWith(persistTo, vars);

  const server = startServer(args);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop());
  let stopping = false;
  const stop = () => {
    stopping = true;
    server.stop();
  };
  endWithParent(stop);
  const url = `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${port}`;
  let endSchedule = () => {};
  void server.ready.then(async () => {
    const trouble = await findTrouble(url);
    if (stopping) return;
    console.log(trouble ?? `Pawprint is at ${url}`);
    endSchedule = runSchedule(url, (reason) => console.error(`the scheduled jobs did not run: ${reason}`));
  });
  const code = await server.ended;
  endSchedule();
  process.exit(stopping ? 0 : code);
});

/** What the Worker itself says is wrong with its variables; null when nothing is. */
async function findTrouble(url: string): Promise<string | null> {
  const answer = await fetch(`${url}/health`).catch(() => null);
  const body = answer?.status === 500 ? ((await answer.json().catch(() => null)) as { message?: string } | null) : null;
  return body?.message ?? null;
}

/** A parent that was killed (npm, as a rule) cannot pass a signal on: its child finds itself with another. */
function endWithParent(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_LOOK_MS);
  watch.unref();
}
