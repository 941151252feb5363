import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";

// npm leaves the hash out of what it did not install, such as other platforms' binaries, when it locks an existing node_modules.
it("locks every package, other platforms' too, to the hash of its contents", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity?: string; link?: true }>;
  };
  // The project and its workspace are folders here, not packages of the registry.
  const fetched = Object.entries(packages).filter(([path, { link }]) => path.startsWith("node_modules/") && link !== true);
  const open = fetched.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  expect(open.map(([path]) => path)).toEqual([]);
});
