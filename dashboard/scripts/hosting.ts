import { createHash } from "node:crypto";
import type { IndexHtmlTransformContext, Plugin } from "vite";
import { SEGMENTS } from "../src/segments.ts";

/** Stands in the built page and its headers where the origin of the API goes: one build serves any deployment. */
const API_PLACE = "{API}";
/** Where `npm start` serves the API. */
const LOCAL_API = "http://127.0.0.1:8787";

/** What every visitor needs after the first script: asked for beside it. */
const BOOT = "/src/boot.tsx";

type Bundle = NonNullable<IndexHtmlTransformContext["bundle"]>;

/** Fills the origin of the API into index.html or `_headers`. An empty one is the page's own. */
export const fillApi = (text: string, api: string): string => text.replaceAll(` ${API_PLACE}`, api && ` ${api}`).replaceAll(API_PLACE, api);

/**
 * What a host needs besides the files: `_redirects`, which answers screens with the page and nothing else, and `version.json`, by which an
 * open page notices that a newer one is there: its `build` is what `<meta name="pawprint-build">` of the page says. The page asks for what its
 * first script will import before that script has come.
 */
export function hosting(): Plugin {
  let isServed = false;
  let build = "";
  return {
    name: "pawprint-hosting",
    configResolved({ command }) {
      isServed = command === "serve";
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, path }) {
        if (isServed) return fillApi(html, process.env.PAWPRINT_API ?? LOCAL_API);
        if (path !== "/index.html") return html;
        build = buildOf(Object.keys(bundle ?? {}));
        const preloads = filesOf(bundle ?? {}, BOOT).filter((file) => !html.includes(file));
        return {
          html,
          tags: [
            // The first call needs a connection there, and comes some scripts later.
            { tag: "link", attrs: { rel: "preconnect", crossorigin: true, href: API_PLACE }, injectTo: "head" },
            ...preloads.map((file) => ({
              tag: "link",
              attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
              injectTo: "head" as const,
            })),
            { tag: "meta", attrs: { name: "pawprint-build", content: build }, injectTo: "head" },
          ],
        };
      },
    },
    generateBundle: {
      order: "post",
      handler() {
        const emit = (fileName: string, source: string) => this.emitFile({ type: "asset", fileName, source });
        // The splats last: Pages looks up the others at once.
        const paths = [...SEGMENTS.map((segment) => `/${segment}`), ...SEGMENTS.map((segment) => `/${segment}/*`)];
        emit("_redirects", paths.map((path) => `${path} / 200\n`).join(""));
        emit("version.json", `${JSON.stringify({ build })}\n`);
      },
    },
  };
}

/** The chunk of a module, and all that it waits for. */
function filesOf(bundle: Bundle, module: string): string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    const chunk = bundle[file];
    if (chunk?.type !== "chunk" || found.has(file)) return;
    found.add(file);
    for (const each of chunk.imports) add(each);
  };
  for (const [file, chunk] of Object.entries(bundle))
    if (chunk.type === "chunk" && chunk.moduleIds.some((id) => id.endsWith(module))) add(file);
  return [...found];
}

/** Names of what is built carry the hashes of their contents. */
function buildOf(names: string[]): string {
  const assets = names.filter((name) => name.startsWith("assets/")).sort();
  return createHash("sha256").update(assets.join("\n")).digest("hex").slice(0, 12);
}
