import "../../scripts/lib/bytes.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { unstable_splitSqlQuery } from "wrangler";
import { execute } from "../../scripts/lib/database.ts";
import { serve } from "../../scripts/lib/http.ts";
import { applyMigrations, withLocalDatabase } from "../../scripts/lib/local-database.ts";
import { uuidOf } from "../../src/lib/uuid.ts";
import { makeCheckout, replaceWrangler, runHere } from "./kit.ts";

const MONTH = "Ad ID\tAd Title\tViews\tAmount, EUR\r\nAD00000187\tКотята; '\t999\t0,0402\r\nTotal in Jun 2026\t\t999\t0,0402\r\n";
const DAYS = "date\tViews\tClicks\tJoined\n16 Jan 2026\t1000\t25\t3\n31 Feb 2026\t1\t1\t1\n";
const BUDGET = "date\tSpent budget, EUR\n16 Jan 2026\t1.5\n";

/** Makes an account with a cabinet in the local database of a folder. */
const prepare = (persistTo: string) =>
  withLocalDatabase(persistTo, async (d1) => {
    await applyMigrations(d1);
    await d1.batch([
      d1.prepare("INSERT INTO accounts (id, name, created_at_ms) VALUES (7, 'Jane', 0)"),
      d1.prepare("INSERT INTO cabinets (account_id, number, name, name_folded, currency, created_at_ms) VALUES (7, 1, 'K', 'k', 'eur', 0)"),
    ]);
  });

it("imports exports of Telegram Ads in one line, once", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  await prepare(checkout.state);
  const file = (name: string, text: string) => {
    const path = join(checkout.root, name);
    writeFileSync(path, text);
    return path;
  };
  const run = (files: string[], more: string[] = [], how = runHere) =>
    how("cabinets", ["import", ...files, "--account", "7", "--cabinet", "ACC0001", ...more, "--persist-to", checkout.state]);
  const month = file("month.csv", MONTH);
  const printed = (line: object) => ({ code: 0, output: `${JSON.stringify(line)}\n`, errors: "" });
  expect(await run([month], [], checkout.run)).toEqual(printed({ rows: 1, changed: 1, unchanged: 0, rejected: [], spent: 0.0402 }));
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
    [days.slice(0, 1), [], "--ad is needed: the file does not say of which ad it is"],
  ] satisfies [string[], string[], string][])
    expect(await run(files, more)).toEqual({ code: 1, output: "", errors: `${line}\n` });
});

it("imports into a deployment in commands that fit into an argument, and prints and writes what one import does", async () => {
  const checkout = makeCheckout();
  const title = "猫".repeat(100);
  const ads = Array.from({ length: 70 }, (_, index) => [`AD${index + 1}`, title, "999999999999", "999999.123456"].join("\t"));
  const total = `Total in Jun 2026\t\t${70 * 999_999_999_999}\t${(70 * 999_999_123_456) / 1_000_000}`;
  writeFileSync(join(checkout.root, "month.csv"), ["Ad ID\tAd Title\tViews\tAmount, EUR", ...ads, total].join("\n"));
  const day = new Date().toLocaleDateString("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" });
  const minutes = Array.from({ length: 288 }, (_, slot) => {
    const time = `${Math.floor(slot / 12)}:${String((slot % 12) * 5).padStart(2, "0")} UTC`;
    return `${day} ${time}\t${100_000 + slot}\t10000\t10000\t1000`;
  });
  writeFileSync(join(checkout.root, "minutes.csv"), ["date\tViews\tClicks\tOpened video\tJoined", ...minutes].join("\n"));
  const ofCabinet = ["--account", "7", "--cabinet", "ACC0001"];
  const states = ["remote", "local"].map((name) => join(checkout.root, name));
  const [remote = "", local = ""] = states;
  for (const state of states) await prepare(state);
  // In place of Cloudflare, the statements of a command are a batch of a local database.
  const cloudflare = await serve(async (request) => {
    const statements = unstable_splitSqlQuery(await request.text());
    return Response.json(await withLocalDatabase(remote, (d1) => d1.batch(statements.map((sql) => d1.prepare(sql)))));
  });
  onTestFinished(() => cloudflare.close());
  const calls = replaceWrangler(
    checkout,
    `fetch(${JSON.stringify(cloudflare.url)}, { method: "POST", body: process.argv.at(-1) })
      .then((answer) => answer.text())
      .then(console.log);`,
  );
  for (const [args, count] of [
    [["import", "month.csv", ...ofCabinet], 3],
    [["import", "minutes.csv", ...ofCabinet, "--ad", "1"], 6],
  ] as const) {
    const whole = await checkout.run("cabinets", [...args, "--persist-to", local]);
    const inParts = await checkout.run("cabinets", [...args, "--remote"]);
    expect(whole).toMatchObject({ code: 0, errors: "" });
    expect(inParts).toEqual(whole);
    expect(calls()).toHaveLength(count);
  }
  for (const call of calls()) expect(call).toMatch(/^d1 execute DB --remote --yes --json --command (INSERT INTO ads|WITH given) /);
  const written = (persistTo: string) =>
    withLocalDatabase(persistTo, async (d1) => {
      const read = [
        "SELECT external_id, title, title_folded, views, spent_micros, balance_micros FROM ads ORDER BY id",
        "SELECT a.external_id, s.day, s.views, s.spent_micros, s.stated_views, s.stated_spent_micros FROM ad_stats s, ads a WHERE a.id = s.ad_id ORDER BY a.id",
        "SELECT level, period, views, spent_micros FROM ad_totals ORDER BY period",
        "SELECT slot, views, clicks, opens, actions FROM ad_intervals ORDER BY day, ad_id, slot",
        "SELECT ads_micros, spent_micros FROM cabinets",
        "SELECT book, sum(amount_micros) AS micros FROM ledger_entries GROUP BY book",
      ];
      return (await d1.batch(read.map((sql) => d1.prepare(sql)))).map(({ results }) => results);
    });
  expect(await written(remote)).toEqual(await written(local));
});

it.each([
  [["import", "--account", "7", "--cabinet", "ACC0001"], "usage: npm run --silent cabinets"],
  [["import", "a.csv", "--account", "7"], "usage: npm run --silent cabinets"],
  [["import", "a.csv", "--account", "Jane", "--cabinet", "ACC0001"], "--account must be a number"],
  [["import", "a.csv", "--account", "7", "--cabinet", "ACC0001", "--ad", "AD1"], "--ad must be the number of an ad here"],
  [["export"], "usage: npm run --silent cabinets"],
])("refuses %j in one line", async (args, line) => {
  const { code, output, errors } = await runHere("cabinets", args);
  expect([code, output, errors.trim().split("\n").length]).toEqual([2, "", 1]);
  expect(errors).toContain(line);
});

it("imports KKTU codes, names known ones anew, and takes nothing of a file with a wrong line", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  const run = (text: string, how = runHere) => {
    const path = join(checkout.root, "codes.csv");
    writeFileSync(path, text);
    return how("kktu", ["import", path, "--persist-to", checkout.state]);
  };
  const printed = (counts: object) => ({ code: 0, output: `${JSON.stringify(counts)}\n`, errors: "" });
  const many = Array.from({ length: 50 }, (_, index) => `7.1.${index + 1},Одежда ${index}; '"`);
  const file = `\uFEFFcode,name\r\n1.1.1,Вино\r\n9.2.1; "Программы, и ""прочее"""\r\n\r\n${many.join("\r\n")}\r\n`;
  expect(await run(file, checkout.run)).toEqual(printed({ codes: 52, added: 50, renamed: 1 }));
  expect(await run(file)).toEqual(printed({ codes: 52, added: 0, renamed: 0 }));
  const rows = await execute("SELECT * FROM kktu_codes WHERE code IN ('9.2.1', '7.1.50') ORDER BY code", target);
  expect(rows).toEqual([
    { id: await uuidOf("kktu", "7.1.50"), code: "7.1.50", name: `Одежда 49; '"` },
    // It came with the product.
    { id: "44c86a77-2389-8150-b3a5-efdcd0574e2a", code: "9.2.1", name: 'Программы, и "прочее"' },
  ]);
  const before = await execute("SELECT * FROM kktu_codes", target);
  for (const [wrong, line] of [
    ["2.1.1,Пиво\n2.1,Вино", "line 2: a code is three numbers from 1 to 999 with points between them, as in 9.2.1,Software"],
    ["2.1.1,Пиво\n2.1.2,", "line 2: a name has 1 to 500 characters"],
    ["2.1.1,Пиво\n2.1.1,Вино", "line 2: 2.1.1 is there already under another name"],
    ["code,name\n", "the file has no codes"],
  ] as const)
    expect(await run(wrong)).toEqual({ code: 1, output: "", errors: `${line}\n` });
  expect(await execute("SELECT * FROM kktu_codes", target)).toEqual(before);
});

it.each([[["import"]], [["import", "a.csv", "b.csv"]], [["export", "a.csv"]], [["import", "a.csv", "--all"]]])(
  "refuses %j in one line",
  async (args) => {
    const { code, output, errors } = await runHere("kktu", args);
    expect([code, output, errors.trim().split("\n").length]).toEqual([2, "", 1]);
    expect(errors).toContain("usage: npm run --silent kktu");
  },
);
