import fc from "fast-check";
import { expect, it } from "vitest";
import { type Part, readMarkdown } from "../../src/telegram-markdown.ts";

const text = (value: string): Part => ({ kind: "text", text: value });
const samples: [source: string, parts: Part[]][] = [
  ["Hello", [text("Hello")]],
  ["*Bold* and _italic_", [{ kind: "bold", text: "Bold" }, text(" and "), { kind: "italic", text: "italic" }]],
  ["[Rules](https://example.com/a?b=1)", [{ kind: "link", text: "Rules", url: "https://example.com/a?b=1" }]],
  ["[Chat](tg://resolve?domain=x)", [{ kind: "link", text: "Chat", url: "tg://resolve?domain=x" }]],
  ["[example.com]", [{ kind: "link", text: "example.com", url: "http://example.com" }]],
  ["[no address](javascript:alert(1)) x", [text("no address) x")]],
  ["Use `npm _x_`", [text("Use "), { kind: "code", text: "npm _x_" }]],
  ["```js\nlet *a*;\n```!", [{ kind: "pre", text: "let *a*;\n" }, text("!")]],
  ["```\nplain```", [{ kind: "pre", text: "plain" }]],
  ["2 \\* 3 \\_ \\` \\[ \\x", [text("2 * 3 _ ` [ \\x")]],
  ["*no _nesting_ here*", [{ kind: "bold", text: "no _nesting_ here" }]],
  ["** __ []", [text("  ")]],
  ["<b>not HTML</b>", [text("<b>not HTML</b>")]],
];

it.each(samples)("reads %j as Telegram does", (source, parts) => {
  expect(readMarkdown(source)).toEqual({ parts, unclosedAt: null });
});

it.each([
  ["snake_case", 5],
  ["a *b", 2],
  ["`x", 0],
  ["x [y", 2],
  ["```x", 0],
])("names where the entity of %j begins that has no end", (source, unclosedAt) => {
  expect(readMarkdown(source).unclosedAt).toBe(unclosedAt);
});

it("keeps every text without marks as it is, and never fails", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "é", "\n", "<", "]", "(", ")", "😀", "\\") }), (source) => {
      expect(readMarkdown(source)).toEqual({ parts: source === "" ? [] : [text(source)], unclosedAt: null });
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("*", "_", "`", "[", "]", "(", ")", "\\", "\n", "a", ".") }), (source) => {
      const { parts } = readMarkdown(source);
      expect(parts.every((part) => part.text !== "")).toBe(true);
    }),
  );
});
