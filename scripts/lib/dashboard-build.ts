import { once } from "node:events";
import { join } from "node:path";
import { isBuilt } from "../../dashboard/scripts/build-record.ts";
import { CommandError } from "./cli.ts";
import { ROOT } from "./root.ts";
import { spawnChild } from "./spawn-child.ts";

/**
 * Builds the dashboard where it is not built, or of other sources than there are now.
 * @throws CommandError when it cannot be built, after the reason was shown
 */
export async function ensureDashboard(): Promise<void> {
  if (isBuilt()) return;
  const child = spawnChild(join(ROOT, "dashboard/scripts/build.ts"), [], "inherit");
  const [code] = await once(child, "exit");
  if (code !== 0) throw new CommandError("the dashboard could not be built; --dashboard-port 0 leaves it out");
}
