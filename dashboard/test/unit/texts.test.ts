import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const FILES = [
  "dashboard/src/texts/*.ts",
  "src/domain/telegram/api/texts/ru.ts",
  "src/domain/mail/mail-texts.ts",
  "src/lib/macro-notes.ts",
];
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Every Russian text with its file; of those that take values, what stands between the values. */
const russian = globSync(FILES, { cwd: ROOT, exclude: (name) => name.endsWith("define.ts") }).flatMap((file) =>
  readFileSync(join(ROOT, file), "utf8")
    .split(/[`"]|\$\{|\}/)
    .filter((text) => CYRILLIC.test(text))
    .map((text) => [file, text] as const),
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
