import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { DIST } from "../../dashboard/scripts/build-record.ts";
import { fillApi } from "../../dashboard/scripts/hosting.ts";
import { type Listener, serve } from "./http.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "application/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};
const ALWAYS_ASKED_AGAIN = "public, max-age=0, must-revalidate";
/** Files that tell a host what to do. */
const RULES = ["_headers", "_redirects"];
const zip = promisify(gzip);

/** A header rule: what its path sets. */
interface HeaderRule {
  path: RegExp;
  headers: [name: string, value: string][];
}

/** Serves the built dashboard as Cloudflare Pages does, with the origin of the API filled in. */
export function serveDashboard(address: { ip: string; port: number }, api: string): Promise<Listener> {
  return serve((request) => answer(request, api), address);
}

// Read again for each request: what is built meanwhile shows at the next one.
async function answer({ url, method, headers }: Request, api: string): Promise<Response> {
  if (method !== "GET" && method !== "HEAD") return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  const { pathname, search } = new URL(url);
  const [rules, redirects] = await Promise.all([readText("_headers"), readText("_redirects")]);
  const ruled = headersFor(pathname, parseHeaders(fillApi(rules, api)));
  const target = parseRedirects(redirects).find(({ from }) => from.test(pathname))?.to ?? pathname;
  const clean = target.replace(/(^|\/)index\.html$|\.html$/, "$1");
  if (clean !== target) return new Response(null, { status: 308, headers: { ...ruled, location: clean + search } });

  const file = find(target);
  const name = file ?? "404.html";
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  const cached = file === undefined ? { "cache-control": "no-store" } : {};
  const content = await readFile(join(DIST, name));
  const body = name === "index.html" ? Buffer.from(fillApi(content.toString(), api)) : content;
  const isZipped = headers.get("accept-encoding")?.includes("gzip") === true && type !== "application/octet-stream";
  return new Response(isZipped ? await zip(body) : body, {
    status: file === undefined ? 404 : 200,
    headers: {
      "cache-control": ALWAYS_ASKED_AGAIN,
      ...ruled,
      ...cached,
      "content-type": type,
      vary: "accept-encoding",
      ...(isZipped ? { "content-encoding": "gzip" } : {}),
    },
  });
}

/** The file of a path, as those of Pages: `/` is index.html, and `/x` is x or x.html. */
function find(path: string): string | undefined {
  const names = new Set(
    readdirSync(DIST, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(DIST, join(parentPath, name)))
      .filter((name) => !RULES.includes(name)),
  );
  const wanted = path.slice(1);
  return [wanted, `${wanted}.html`, `${wanted}index.html`].find((name) => names.has(name));
}

const readText = (name: string) => readFile(join(DIST, name), "utf8");

function headersFor(path: string, rules: HeaderRule[]): Record<string, string> {
  return Object.fromEntries(rules.filter((rule) => rule.path.test(path)).flatMap(({ headers }) => headers));
}

/** Lines that begin with `!` take a header away that Pages adds; here none is added. */
function parseHeaders(text: string): HeaderRule[] {
  return text
    .split(/^(?=\/)/m)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [path = "", ...lines] = part.trim().split("\n");
      const set = lines.map((line) => line.trim()).filter((line) => !line.startsWith("!"));
      return { path: patternOf(path), headers: set.map((line): [string, string] => splitAt(line, line.indexOf(":"))) };
    });
}

const splitAt = (line: string, colon: number): [string, string] => [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];

/** All of ours answer with another file, 200. */
function parseRedirects(text: string): { from: RegExp; to: string }[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [from = "", to = ""] = line.split(" ");
      return { from: patternOf(from), to };
    });
}

/** `*` at the end is any rest. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${RegExp.escape(path.replace(/\*$/, ""))}${path.endsWith("*") ? "" : "$"}`);
}
