/** What ends an entity, by what opens it. */
const CLOSERS: Record<string, string> = { "*": "*", _: "_", "`": "`", "[": "]" };

/**
 * Puts a text into a template of Telegram's legacy Markdown so that it shows as it is.
 * Inside an entity Telegram allows no escapes: there the entity is closed, the character escaped and the
 * entity opened again; in the text of a link, which cannot be, a bracket becomes a parenthesis.
 * @see https://core.telegram.org/bots/api#markdown-style
 */
export function insertIntoMarkdown(template: string, placeholder: string, value: string): string {
  const [first = "", ...rest] = template.split(placeholder);
  let before = first;
  let result = first;
  for (const part of rest) {
    result += escapeInside(openEntity(before), value) + part;
    before += part;
  }
  return result;
}

/** The character that opened the entity still open at the end of a text; undefined outside of one. */
function openEntity(text: string): string | undefined {
  let open: string | undefined;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (open === undefined && char === "\\") i += 1;
    else if (open === undefined && char in CLOSERS) open = char;
    else if (open !== undefined && char === CLOSERS[open]) open = undefined;
  }
  return open;
}

function escapeInside(open: string | undefined, value: string): string {
  if (open === undefined) return value.replace(/[_*`[]/g, "\\$&");
  if (open === "[") return value.replaceAll("]", ")");
  return value.replaceAll(open, () => `${open}\\${open}${open}`);
}
