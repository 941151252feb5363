import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readCsv } from "../../src/csv-read.ts";
import { CONVERSIONS, toLines } from "../../src/screens/imports/columns.ts";
import { STAGES, stageOf } from "../../src/screens/imports/status-words.ts";

const DEFAULTS = { flow: "", currency: "usd" };

const read = (text: string, defaults = DEFAULTS) => {
  const table = readCsv(text, CONVERSIONS.delimiters);
  const recognized = CONVERSIONS.recognize(table.rows[0]?.cells ?? []);
  const hasNames = recognized.some((field) => field !== null);
  return toLines(table, hasNames ? recognized : (CONVERSIONS.unnamed ?? []), hasNames, defaults).map(
    ({ item, missing }) => item ?? missing,
  );
};

it.each([
  ["1_abc:18,5:approve:A-1", [{ click: "1_abc", payout: "18.5", currency: "usd", status: "approve", uid: "A-1" }]],
  ["Click ID,Payout (EUR),cnv_status\n1_abc,12.5,sale", [{ click: "1_abc", payout: "12.5", currency: "EUR", status: "sale" }]],
  ["clickid;amount;time\n1_abc;12,5 €;12:30:11", [{ click: "1_abc", payout: "12.5 €" }]],
  ["subid\tstatus\n1_abc\thold", [{ click: "1_abc", status: "hold" }]],
  ["flow;subid;tid\nk3f9;a1;T-7", [{ flow: "k3f9", subid: "a1", uid: "T-7" }]],
  ["click,status\n{clickid},sale", ["click"]],
  ["flow,status\nk3f9,sale", ["uid"]],
])("reads %j", (text, lines) => expect(read(text)).toEqual(lines));

it("gives lines without a click the flow that was chosen", () => {
  expect(read("uid,status\nA-1,sale\n,sale", { flow: "k3f9", currency: "" })).toEqual([
    { uid: "A-1", status: "sale", flow: "k3f9" },
    "uid",
  ]);
});

it("knows the words that the documentation of the API names", () => {
  const docs = readFileSync(new URL("../../../docs/api/tracker.md", import.meta.url), "utf8");
  const rows = [...docs.matchAll(/^\| (new|hold|approve|cancel|trash) \| ([^|]+) \|$/gm)];
  expect(rows).toHaveLength(STAGES.length);
  for (const [, stage, words = ""] of rows)
    for (const word of words.split(", ")) expect(stageOf(word), word).toBe(stage === "new" ? "wait" : stage);
  for (const word of ["dep", "subscribe", "1", "подтверждён", ""]) expect(stageOf(word)).toBeUndefined();
});
