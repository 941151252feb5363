import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Lets what is imported from now on import a page as its text, as the Worker's bundle does. */
export function importPagesAsText(): void {
  registerHooks({
    load(url, context, nextLoad) {
      if (!/\.(html|md)$/.test(url)) return nextLoad(url, context);
      const text = readFileSync(fileURLToPath(url), "utf8");
      return { format: "module", source: `export default ${JSON.stringify(text)};`, shortCircuit: true };
    },
  });
}
