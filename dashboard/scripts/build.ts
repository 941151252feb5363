import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Manifest } from "vite";
import { DIST, hashSources, writeRecord } from "./build-record.ts";

/** `npm run build -w dashboard`: builds beside what is there, and takes its place when all is well. */
// Vite would take React's slow half from whoever builds under tests.
process.env.NODE_ENV = "production";
const sources = hashSources();
const made = `${DIST}.${process.pid}`;
try {
  await build({
    configFile: join(import.meta.dirname, "../vite.config.ts"),
    logLevel: "warn",
    build: { outDir: made, emptyOutDir: true },
  });
  const manifest = join(made, ".vite");
  const chunks = JSON.parse(readFileSync(join(manifest, "manifest.json"), "utf8")) as Manifest;
  // Not for visitors.
  rmSync(manifest, { recursive: true });
  rmSync(DIST, { recursive: true, force: true });
  renameSync(made, DIST);
  writeRecord({ sources, chunks });
} finally {
  rmSync(made, { recursive: true, force: true });
}
