import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";

// npm leaves the hash out of what it did not install, such as other platforms' binaries, when it locks an existing node_modules.
it("locks every package, other platforms' too, to the hash of its contents", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity?: string; link?: true; inBundle?: true }>;
  };
  // The project and its workspace are folders here; what a package bundles comes with that package's hash.
  const fetched = Object.entries(packages).filter(([path, { link, inBundle }]) => path.startsWith("node_modules/") && !link && !inBundle);
  const open = fetched.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  expect(open.map(([path]) => path)).toEqual([]);
});
