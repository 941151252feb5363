import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST } from "./build-record.ts";
import { fillApi } from "./hosting.ts";

/** Copies what is built to a folder, for a deployment whose API is at an origin. */
export function copyFilled(folder: string, api: string): void {
  cpSync(DIST, folder, { recursive: true });
  for (const name of ["index.html", "_headers"]) {
    const path = join(folder, name);
    writeFileSync(path, fillApi(readFileSync(path, "utf8"), api));
  }
}
