import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ru as bot } from "../../../src/domain/telegram/api/texts/ru.ts";
import type { Texts } from "../../src/texts/define.ts";

// It is of browsers.
vi.mock("../../src/preferences.ts", () => ({}));

const FOLDER = join(import.meta.dirname, "../../src/texts");
const CATALOGUES = new Map<string, unknown>([["the bot", bot]]);
for (const file of globSync("*.ts", { cwd: FOLDER })) {
  const module: Record<string, unknown> = await import(join(FOLDER, file));
  for (const exported of Object.values(module)) if (isTexts(exported)) CATALOGUES.set(file, exported.ru);
}

function isTexts(value: unknown): value is Texts<unknown> {
  return typeof value === "object" && value !== null && "en" in value && "ru" in value;
}

/** Every text of a catalogue; of those that take values, what stands between the values. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return String(value).split(/[`"]|\$\{|\}/);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const CYRILLIC = /\p{Script=Cyrillic}/u;
const russian = [...CATALOGUES].flatMap(([name, texts]) =>
  textsIn(texts).flatMap((text) => (CYRILLIC.test(text) ? [[name, text] as const] : [])),
);

/** What stands for one thing in all texts, and what does not. */
const WORDS: [right: string, wrong: RegExp][] = [
  ["партнёр", /вебмастер|аффилиат|паблишер/iu],
  ["постбэк", /постб[еэ]к(?<!постбэк)|пост-бэк|callback/iu],
  ["оффер", /(?<![\p{L}])офер/iu],
  ["лендинг", /лэндинг|посадочн/iu],
  ["поток", /(?<![\p{L}])флоу/iu],
  ["треш", /тр[эе]ш(?<!треш)|спам-лид/iu],
  ["API-ключ", /ключ[\p{L}]* API|(?<![\p{L}])апи(?![\p{L}])/iu],
  ["ID", /(?<![\p{L}\w{._])i[dD](?![\p{L}\w}])|идентификатор/u],
  ["эл. почта", /e-?mail|имейл/iu],
  ["токен для постбэков", /токен[\p{L}]* для отч[её]тов/iu],
  ["пригласительная ссылка", /ссылк[\p{L}]*-приглашени/iu],
];

describe("Russian texts", () => {
  it("are there", () => expect(russian.length).toBeGreaterThan(1000));

  it.each(WORDS)("call one thing by one name: %s", (_, wrong) => {
    expect(russian.filter(([, text]) => wrong.test(text))).toEqual([]);
  });

  it("have ё, «quotes» and — dashes", () => {
    const words = "еще|ее|нее|отчет\\p{L}*|счет|счетом|партнер\\p{L}*|удален|отменен|подключен|черный|черного|объем\\p{L}*";
    const wrong = new RegExp(`(?<!\\p{L})(${words})(?!\\p{L})| [-–] |["“”]`, "iu");
    expect(russian.filter(([, text]) => wrong.test(text))).toEqual([]);
  });

  it("speak to people as вы", () => {
    const familiar = /(?<![\p{L}])(ты|тебе|тебя|тобой|тво[йяёи]|твоего|Вы|Вас|Вам|Ваш)(?![\p{L}])/u;
    const inside = russian.filter(([, text]) => familiar.test(text.replace(/(^|[.:!?]\s+|\\n+)(Вы|Вас|Вам|Ваш)(?![\p{L}])/gu, "$1")));
    expect(inside).toEqual([]);
  });
});
