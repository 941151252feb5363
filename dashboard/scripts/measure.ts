import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Manifest } from "vite";

const PAGE = "index.html";
const SIGN_IN = /^src\/screens\/sign-in\//;
const REPORTS = /^src\/screens\/reports\//;
/** Chunks that every page waits for, and that every screen does (chunks.ts). */
const BOOT = ["react", "boot"];
const FRAME = ["tanstack", "frame"];
/** Those that come once, with the first screen that needs them: for dialogs and forms, and for lists. */
const KIT = "kit";
const TABLE = "table";
const LIMITS_KB = { entry: 145, signIn: 90, kit: 30, table: 25, reports: 55, route: 30, css: 15 };

/** A part of the dashboard, what it weighs when gzipped, and what it may. */
export interface Weight {
  name: string;
  kb: number;
  limitKb: number;
}

/**
 * Weighs a build: what everybody loads, the page of those who sign in, and what each screen adds.
 * @param chunks Vite's manifest
 * @param weigh bytes of a file of the build
 */
export function measure(chunks: Manifest, weigh: (file: string) => number): Weight[] {
  const filesOf = (keys: Iterable<string>) => [...new Set([...keys].flatMap((key) => chunks[key]?.file ?? []))];
  const kbOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + weigh(file), 0) / 1000;
  const named = (names: string[]) => Object.keys(chunks).filter((key) => names.includes(chunks[key]?.name ?? ""));
  const entry = new Set(filesOf([PAGE, ...named([...BOOT, ...FRAME])].flatMap((key) => [...closureOf(chunks, key)])));
  const [kit, table] = [filesOf(named([KIT])), filesOf(named([TABLE]))];
  const routes = Object.keys(chunks).filter((key) => chunks[key]?.isDynamicEntry);
  const [signIn, screens] = [routes.filter((key) => SIGN_IN.test(key)), routes.filter((key) => !SIGN_IN.test(key))];
  const css = new Set(Object.values(chunks).flatMap(({ file, css = [] }) => [...css, ...(file.endsWith(".css") ? [file] : [])]));
  return [
    { name: "entry", kb: kbOf(entry), limitKb: LIMITS_KB.entry },
    {
      name: "sign-in page",
      kb: kbOf(filesOf([PAGE, ...named(BOOT), ...signIn].flatMap((key) => [...closureOf(chunks, key)]))),
      limitKb: LIMITS_KB.signIn,
    },
    { name: "styles", kb: kbOf(css), limitKb: LIMITS_KB.css },
    { name: "dialogs and forms", kb: kbOf(kit), limitKb: LIMITS_KB.kit },
    { name: "tables", kb: kbOf(table), limitKb: LIMITS_KB.table },
    ...screens.map((key) => {
      const isReport = REPORTS.test(key);
      const own = filesOf(closureOf(chunks, key)).filter(
        (file) => !entry.has(file) && !kit.includes(file) && (isReport || !table.includes(file)),
      );
      return { name: key, kb: kbOf(own), limitKb: isReport ? LIMITS_KB.reports : LIMITS_KB.route };
    }),
  ];
}

/** A chunk and all that it waits for. */
function closureOf(chunks: Manifest, key: string, found = new Set<string>()): Set<string> {
  if (found.has(key)) return found;
  found.add(key);
  for (const each of chunks[key]?.imports ?? []) closureOf(chunks, each, found);
  return found;
}

/** Bytes of a built file as hosts send it. */
export const gzippedBytes = (folder: string, file: string): number => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
