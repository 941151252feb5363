import { globSync, readFileSync } from "node:fs";
import { checkImports, findUnusedExceptions } from "./check-imports.ts";
import { checkLength } from "./check-length.ts";
import { checkOwnership, checkScope } from "./check-scope.ts";
import { checkSql } from "./check-sql.ts";

// `npm run layers`: holds imports to lint/layers.ts, verbs to the scope check, SQL to its tag, and files to their length.
const checked = [
  "{src,test,scripts,bench,lint}/**/*.{ts,js,mjs}",
  "dashboard/{src,scripts,test}/**/*.{ts,tsx}",
  "dashboard/vite.config.ts",
];
const paths = globSync(checked, { exclude: ["dashboard/src/api/schema.d.ts"] }).sort();
const files = new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));
const problems = [
  ...checkImports(files),
  ...findUnusedExceptions(files),
  ...checkScope(files),
  ...checkOwnership(files),
  ...checkSql(files),
  ...checkLength(files),
];
for (const problem of problems) console.error(`${problem}\n`);
if (problems.length > 0) {
  console.error(`${problems.length} to mend; the table of layers is lint/layers.ts.`);
  process.exitCode = 1;
}
