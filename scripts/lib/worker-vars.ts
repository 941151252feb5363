import { readDevVars, readStartedWith, type Vars } from "./dev-vars.ts";
import { readWranglerConfig } from "./wrangler-config.ts";

/**
 * The variables the Worker runs with, as far as this machine can know: wrangler.toml, locally .dev.vars and what the server
 * was started with, and the environment above all. Secrets of a deployment cannot be read back, so they come from the environment.
 */
export function readWorkerVars({ remote, persistTo }: { remote: boolean; persistTo?: string | undefined }): Vars {
  const deployed = readWranglerConfig().vars;
  const local = remote ? {} : { ...readDevVars(), ...readStartedWith(persistTo) };
  return { ...deployed, ...local, ...(process.env as Vars) };
}
