import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { copyFilled } from "../dashboard/scripts/filled.ts";
import { isLoopbackHost } from "../src/lib/net.ts";
import { CommandError, runCommand, UsageError } from "./lib/cli.ts";
import { ensureDashboard } from "./lib/dashboard-build.ts";
import { readStrictly } from "./lib/options.ts";
import { runWranglerVisibly } from "./lib/wrangler.ts";

const USAGE =
  "npm run dashboard:deploy -- --api https://api.example.com --project NAME [--branch BRANCH], or --api URL --out DIR; --api same: the origin of the page";
const PROJECT = /^[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?$/;

/** `npm run dashboard:deploy`: builds the dashboard for an API and uploads it to Cloudflare Pages, or leaves it in a folder for any other host. */
await runCommand(async () => {
  const text = { type: "string" } as const;
  const options = { api: text, project: text, branch: text, out: text } as const;
  const { api, project, branch, out } = readStrictly({ args: process.argv.slice(2), options }, USAGE).values;
  if (api === undefined || (project === undefined) === (out === undefined)) throw new UsageError(`usage: ${USAGE}`);
  const origin = readOrigin(api);
  await ensureDashboard();
  if (out !== undefined) {
    copyFilled(resolve(out), origin);
    console.log(`The dashboard is in ${resolve(out)}`);
  } else await upload(readProject(project ?? ""), branch, origin);
});

async function upload(project: string, branch: string | undefined, origin: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "pawprint-dashboard-"));
  try {
    copyFilled(join(directory, "dist"), origin);
    const args = ["pages", "deploy", "dist", "--project-name", project, ...(branch === undefined ? [] : ["--branch", branch])];
    // Elsewhere it would read the Worker's wrangler.toml and take the branch that is checked out here.
    const code = await runWranglerVisibly(args, directory);
    if (code !== 0) throw new CommandError(`wrangler ${args.join(" ")} failed`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`It calls ${origin}, whose DASHBOARD_ORIGINS must name the origin at which people open the dashboard.`);
}

/** @throws UsageError unless it is an origin as browsers write it, by https unless it is this machine */
function readOrigin(api: string): string {
  if (api === "same") return "";
  const url = URL.canParse(api) ? new URL(api) : null;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackHost(url.hostname));
  if (url === null || url.origin !== api || !isSafe)
    throw new UsageError(`--api ${api}: must be an origin, such as https://api.example.com`);
  return api;
}

function readProject(name: string): string {
  if (!PROJECT.test(name)) throw new UsageError(`--project ${name}: must be the name of a Pages project, of a-z, 0-9 and -`);
  return name;
}
