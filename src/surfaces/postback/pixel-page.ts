import type { ShownPixels } from "../../domain/pixels/pixels-of-click.ts";
import { escapeHtml } from "../../http/link-pages.ts";
import type { PixelCode } from "../../lib/pixel-code.ts";
import { pixelMacros } from "../../lib/pixel-macros.ts";

type Values = ShownPixels["values"];

/**
 * The page that an advertiser puts into a frame: elements made anew from what was read of each pixel. Scripts stand in frames of their own,
 * whose address and base say nothing of the click.
 */
export function pixelPage({ codes, values }: ShownPixels): string {
  const elements = codes.map((code) => element(code, values)).filter((html) => html !== "");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<base href="/">
<title>Pixels</title>
${elements.join("\n")}
</html>
`;
}

function element(code: PixelCode, values: Values): string {
  if (code.kind === "javascript") {
    const scripts = code.scripts.map((script) => {
      const type = script.type === null ? "" : ` type="${escapeHtml(script.type)}"`;
      if ("text" in script) return `<script${type}>${fillScript(script.text, values)}</script>`;
      const src = addressOf(script.src, values);
      return src === null ? "" : `<script${type} src="${escapeHtml(src)}"></script>`;
    });
    return `<iframe sandbox="allow-scripts" srcdoc="${escapeHtml(`<!doctype html><meta charset="utf-8">${scripts.join("")}`)}"></iframe>`;
  }
  const src = addressOf(code.src, values);
  if (src === null) return "";
  return code.kind === "image"
    ? `<img src="${escapeHtml(src)}" alt="">`
    : `<iframe sandbox="allow-scripts" src="${escapeHtml(src)}"></iframe>`;
}

/** A web address, its macros filled; null where they leave none. */
function addressOf(template: string, values: Values): string | null {
  const filled = pixelMacros.expand(template, (macro) => values[macro]);
  const url = URL.parse(filled, "https://pixel.invalid");
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** What begins an address in the quotes in which it stands. */
const IN_ADDRESS = /["'`]\s*(https?:)?\/\/[^"'`]*$/i;
/** How far back the quotes are looked for. */
const MAX_ADDRESS = 2_000;

/** A script, its macros filled: nothing in a value can end a text, a comment or the script, and within an address it is one value. */
const fillScript = (template: string, values: Values): string =>
  pixelMacros.expand(
    template,
    (macro) => values[macro],
    (value, before) => escapeScript(IN_ADDRESS.test(before.slice(-MAX_ADDRESS)) ? encodeURIComponent(value) : value),
  );

/** Every character that is neither an ASCII letter nor a digit as an escape, which means the same in every kind of quotes. */
const escapeScript = (text: string): string =>
  text.replace(/[^0-9A-Za-z]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
