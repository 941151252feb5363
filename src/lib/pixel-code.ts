import type { PIXEL_KINDS } from "./codes.ts";

/** A script of a pixel: its address, or its text. */
type Script = { type: string | null } & ({ src: string } | { text: string });

/** What a page is to load for a pixel. Addresses and texts have macros. */
export type PixelCode = { kind: "javascript"; scripts: Script[] } | { kind: "iframe" | "image"; src: string };

const OPENING = String.raw`(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>`;
const SCRIPT = new RegExp(String.raw`\s*<script${OPENING}([\s\S]*?)</script\s*>\s*`, "iy");
const FRAME = new RegExp(String.raw`^<iframe${OPENING}[\s\S]*</iframe\s*>$`, "i");
const IMAGE = new RegExp(`^<img${OPENING}$`, "i");
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/g;
const WEB = /^(https?:)?\/\/[^/]/i;

/**
 * Reads the code of a pixel: scripts, a frame or an image that load web addresses alone. What else stands in their tags is not read.
 * @returns null where it is of another kind, or loads something else
 */
export function readPixelCode(code: string, kind: (typeof PIXEL_KINDS)[number]): PixelCode | null {
  if (kind === "javascript") return readScripts(code);
  const tag = (kind === "iframe" ? FRAME : IMAGE).exec(code)?.[1];
  const src = tag === undefined ? null : attributeOf(tag, "src");
  return src !== null && WEB.test(src) ? { kind, src } : null;
}

function readScripts(code: string): PixelCode | null {
  const scripts: Script[] = [];
  for (SCRIPT.lastIndex = 0; SCRIPT.lastIndex < code.length; ) {
    const [, tag, text = ""] = SCRIPT.exec(code) ?? [];
    if (tag === undefined) return null;
    const src = attributeOf(tag, "src");
    if (src !== null && !WEB.test(src)) return null;
    scripts.push({ type: attributeOf(tag, "type"), ...(src === null ? { text } : { src }) });
  }
  return scripts.length === 0 ? null : { kind: "javascript", scripts };
}

/** As browsers read it: the first of a name counts. Null: it is not there. */
function attributeOf(tag: string, name: string): string | null {
  for (const [, given, double, single, bare] of tag.matchAll(ATTRIBUTE))
    if (given?.toLowerCase() === name) return decode(double ?? single ?? bare ?? "").trim();
  return null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (entity, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? entity;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : entity;
  });
}
