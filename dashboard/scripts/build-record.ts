import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Manifest } from "vite";

const DASHBOARD = join(import.meta.dirname, "..");
/** What is built, as a host serves it. */
export const DIST = join(DASHBOARD, "dist");
const RECORD = join(DASHBOARD, ".built.json");
const SOURCES = ["*.{html,json,ts}", "{public,scripts,src}/**", "../docs/openapi.json", "../package-lock.json"];
/** Types, from docs/openapi.json. */
const GENERATED = "schema.d.ts";

/** Kept beside a build: what it was made of, and its chunks. */
interface BuildRecord {
  sources: string;
  chunks: Manifest;
}

/** Whether there is a build, made of the sources as they are now. */
export function isBuilt(): boolean {
  return existsSync(DIST) && readRecord()?.sources === hashSources();
}

/** @throws Error where nothing is built */
export function readChunks(): Manifest {
  const record = readRecord();
  if (record === null) throw new Error("the dashboard is not built: npm run build -w dashboard");
  return record.chunks;
}

export function writeRecord(record: BuildRecord): void {
  writeFileSync(RECORD, JSON.stringify(record));
}

function readRecord(): BuildRecord | null {
  return existsSync(RECORD) ? (JSON.parse(readFileSync(RECORD, "utf8")) as BuildRecord) : null;
}

/** One hash over everything that a build is made of. */
export function hashSources(): string {
  const paths = globSync(SOURCES, { cwd: DASHBOARD, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== GENERATED)
    .map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash("sha256");
  for (const path of paths.sort())
    hash
      .update(`${relative(DASHBOARD, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.digest("hex");
}
