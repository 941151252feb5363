// Telegram's legacy Markdown, read as the Bot API reads it: entities do not nest, and a backslash escapes outside of them only.

export interface Part {
  kind: "text" | "bold" | "italic" | "code" | "pre" | "link";
  text: string;
  /** Of a link. */
  url?: string;
}

export interface Reading {
  parts: Part[];
  /** Where an entity begins that has no end, counted from 0; null: there is none. Telegram refuses such a message. */
  unclosedAt: number | null;
}

const KINDS = { "*": "bold", _: "italic", "`": "code", "[": "link" } as const;
type Mark = keyof typeof KINDS;
const FENCE = "```";

export function readMarkdown(source: string): Reading {
  const parts: Part[] = [];
  const add = (part: Part) => {
    const last = parts.at(-1);
    if (part.text === "") return;
    if (part.kind === "text" && last?.kind === "text") last.text += part.text;
    else parts.push(part);
  };
  let at = 0;
  while (at < source.length) {
    const mark = source.charAt(at);
    const next = source.charAt(at + 1);
    if (mark === "\\" && isMark(next)) {
      add({ kind: "text", text: next });
      at += 2;
    } else if (isMark(mark)) {
      const entity = source.startsWith(FENCE, at) ? readFenced(source, at) : readEntity(source, at, mark);
      if (entity === null) return { parts, unclosedAt: at };
      add(entity.part);
      at = entity.end;
    } else {
      add({ kind: "text", text: mark });
      at += 1;
    }
  }
  return { parts, unclosedAt: null };
}

interface Entity {
  part: Part;
  end: number;
}

function readEntity(source: string, at: number, mark: Mark): Entity | null {
  const close = source.indexOf(mark === "[" ? "]" : mark, at + 1);
  if (close === -1) return null;
  const text = source.slice(at + 1, close);
  if (mark !== "[") return { part: { kind: KINDS[mark], text }, end: close + 1 };
  if (text === "" || source.charAt(close + 1) !== "(") return { part: linkTo(text, text), end: close + 1 };
  const urlEnd = source.indexOf(")", close + 2);
  const end = urlEnd === -1 ? source.length : urlEnd;
  return { part: linkTo(text, source.slice(close + 2, end)), end: end + 1 };
}

/** A text that Telegram finds no address for stays a text. */
function linkTo(text: string, url: string): Part {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  const isAddress = /^(https?|tg|ton):\/\/[^\s/]*[^\s/.]\.?[^\s]*$/i.test(address) && (address === url || /\.[a-z]{2,}/i.test(url));
  return isAddress ? { kind: "link", text, url: address } : { kind: "text", text };
}

/** Lines between fences; a word right after the first one is the language, as long as a blank or a line end follows. */
function readFenced(source: string, at: number): Entity | null {
  let start = at + FENCE.length;
  const [language = ""] = /^[^\s`]*/.exec(source.slice(start)) ?? [];
  const after = source.charAt(start + language.length);
  if (language !== "" && after !== "" && after !== "`") start += language.length;
  start += /^(\r\n|\n\r|\r|\n)?/.exec(source.slice(start))?.[0].length ?? 0;
  const close = source.indexOf(FENCE, start);
  return close === -1 ? null : { part: { kind: "pre", text: source.slice(start, close) }, end: close + FENCE.length };
}

function isMark(text: string): text is Mark {
  return text in KINDS;
}
