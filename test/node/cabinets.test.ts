import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { execute, migrateAll } from "../../scripts/lib/database.ts";
import { makeCheckout } from "./kit.ts";

const MONTH = "Ad ID\tAd Title\tViews\tAmount, EUR\r\nAD00000187\tКотята; '\t999\t0,0402\r\nTotal in Jun 2026\t\t999\t0,0402\r\n";
const DAYS = "date\tViews\tClicks\tJoined\n16 Jan 2026\t1000\t25\t3\n31 Feb 2026\t1\t1\t1\n";
const BUDGET = "date\tSpent budget, EUR\n16 Jan 2026\t1.5\n";

it("imports exports of Telegram Ads in one line, once", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  await migrateAll(target);
  await execute("INSERT INTO accounts (id, name, created_at_ms) VALUES (7, 'Jane', 0)", target);
  await execute(
    "INSERT INTO cabinets (account_id, number, name, name_folded, currency, created_at_ms) VALUES (7, 1, 'K', 'k', 'eur', 0)",
    target,
  );
  const file = (name: string, text: string) => {
    writeFileSync(join(checkout.root, name), text);
    return name;
  };
  const run = (files: string[], more: string[] = []) =>
    checkout.run("cabinets", ["import", ...files, "--account", "7", "--cabinet", "ACC0001", ...more, "--persist-to", checkout.state]);
  const month = file("month.csv", MONTH);
  const printed = (line: object) => ({ code: 0, output: `${JSON.stringify(line)}\n`, errors: "" });
  expect(await run([month])).toEqual(printed({ rows: 1, changed: 1, unchanged: 0, rejected: [], spent: 0.0402 }));
  expect(await run([month])).toEqual(printed({ rows: 1, changed: 0, unchanged: 1, rejected: [], spent: 0 }));
  const [ad] = await execute("SELECT id, title FROM ads", target);
  expect(ad?.title).toBe("Котята; '");
  const days = [file("days.csv", DAYS), file("budget.csv", BUDGET)];
  const rejected = [{ file: "days.csv", line: 3, reason: "`31 Feb 2026` is no day" }];
  expect(await run(days, ["--ad", String(ad?.id)])).toEqual(printed({ rows: 1, changed: 1, unchanged: 0, rejected, spent: 1.5 }));
  const [cabinet] = await execute("SELECT ads_micros, spent_micros FROM cabinets", target);
  expect(cabinet).toEqual({ ads_micros: -1_540_200, spent_micros: 1_540_200 });
  for (const [files, more, line] of [
    [[file("ton.csv", MONTH.replace("EUR", "TON"))], [], "the file is in TON, the cabinet in EUR"],
    [["days.csv"], [], "--ad is needed: the file does not say of which ad it is"],
  ] satisfies [string[], string[], string][])
    expect(await run(files, more)).toEqual({ code: 1, output: "", errors: `${line}\n` });
});

it.each([
  [["import", "--account", "7", "--cabinet", "ACC0001"], "usage: npm run --silent cabinets"],
  [["import", "a.csv", "--account", "7"], "usage: npm run --silent cabinets"],
  [["import", "a.csv", "--account", "Jane", "--cabinet", "ACC0001"], "--account must be a number"],
  [["import", "a.csv", "--account", "7", "--cabinet", "ACC0001", "--ad", "AD1"], "--ad must be the number of an ad here"],
  [["export"], "usage: npm run --silent cabinets"],
])("refuses %j in one line", async (args, line) => {
  const { code, output, errors } = await makeCheckout().run("cabinets", args);
  expect([code, output, errors.trim().split("\n").length]).toEqual([2, "", 1]);
  expect(errors).toContain(line);
});

it("adds KKTU codes, whose ids follow from them", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  const run = (text: string) => {
    writeFileSync(join(checkout.root, "kktu.csv"), text);
    return checkout.run("kktu", ["kktu.csv", "--persist-to", checkout.state]);
  };
  expect(await run('\uFEFF1.1.1,Wine\r\n\r\n9.2.2;"Игры, ""онлайн"""\n')).toEqual({ code: 0, output: '{"codes":2}\n', errors: "" });
  expect(await run("9.2.3,Games\n9.2,Games")).toEqual({
    code: 1,
    output: "",
    errors: "line 2 is no code and name, such as 9.2.1,Software\n",
  });
  expect(await execute("SELECT id, code, name FROM kktu_codes WHERE code IN ('1.1.1', '9.2.2', '9.2.3') ORDER BY code", target)).toEqual([
    { id: "8ce3a0ff-0138-84dc-a06c-00e184e5351a", code: "1.1.1", name: "Wine" },
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), code: "9.2.2", name: 'Игры, "онлайн"' },
  ]);
});
