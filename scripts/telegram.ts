import { runCommand } from "./lib/cli.ts";
import { readOptions } from "./lib/options.ts";
import { registerServiceWebhook } from "./lib/service-webhook.ts";
import { readWorkerVars } from "./lib/worker-vars.ts";

const USAGE = "npm run --silent telegram -- register [--persist-to DIR] [--remote]";

/** `npm run telegram -- register`: sets the service bot's webhook. */
await runCommand(async () => {
  const options = readOptions(process.argv.slice(2), "register", { "persist-to": { type: "string" }, remote: { type: "boolean" } }, USAGE);
  const vars = readWorkerVars({ remote: options.remote === true, persistTo: options["persist-to"] });
  console.log(`the service bot's updates go to ${await registerServiceWebhook(vars)}`);
});
