import { DIST, isBuilt, readChunks } from "./build-record.ts";
import { gzippedBytes, measure } from "./measure.ts";

/** `npm run size -w dashboard`: holds what visitors load to its budget; `--quiet` shows only what is over it. */
if (!isBuilt()) await import("./build.ts");
const weights = measure(readChunks(), (file) => gzippedBytes(DIST, file));
const over = weights.filter(({ kb, limitKb }) => kb > limitKb);
for (const { name, kb, limitKb } of process.argv.includes("--quiet") ? over : weights)
  console.log(`${kb.toFixed(1).padStart(7)} kB of ${String(limitKb).padStart(3)}  ${name}${kb > limitKb ? "  TOO MUCH" : ""}`);
if (over.length > 0) process.exitCode = 1;
