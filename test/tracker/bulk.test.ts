import { describe, expect, it } from "vitest";
import { parseLines } from "../../src/domain/conversions/parse-lines.ts";
import { readHeader } from "../../src/surfaces/tracker/columns.ts";
import { createTracked } from "./kit.ts";

const BULK = "/api/tracker/bulk.json";
const ok = (line: number, stage: string, create = true) => ({ line, status: "ok", id: expect.any(Number), create, stage });
const bad = (line: number, error: string, field?: string) => ({ line, status: "error", error, ...(field === undefined ? {} : { field }) });

const parse = (text: string) => parseLines(text, readHeader).lines;

describe("pasted lines", () => {
  const row = { click: "c1", price: "1.50", status: "sale" };
  it.each<[string, string, object]>([
    ["colons", "c1:1.50:sale", row],
    ["semicolons and decimal commas", "c1; 1,50 ;sale", { ...row, price: "1,50" }],
    ["commas, and decimal commas in quotes", 'c1,"12,50",sale', { ...row, price: "12,50" }],
    ["tabs", "c1\t1.50\tsale", row],
    ["commas", 'c1,"1.50",sale', row],
    ["quotes with separators and quotes", '"c1","1.50","a ""b"", c"', { click: "c1", price: "1.50", status: 'a "b", c' }],
    ["tabs and quotes", '"c1"\t"1.50"\t"sale"', row],
    ["tabs and quotes with nothing between", 'c1\t\t"sale"\t', { click: "c1", status: "sale" }],
    ["what separates outside of quotes", '"c,1";1,50;sale', { ...row, click: "c,1", price: "1,50" }],
    ["quotes that end nowhere, or too soon", 'c1;"1;"sale" x', { click: "c1", price: '"1', status: '"sale" x' }],
    ["all cells", "c1:1.50:sale:u1:g1:eur", { ...row, uid: "u1", goal: "g1", currency: "eur" }],
    ["empty cells", "c1::sale:", { click: "c1", status: "sale" }],
    ["a click alone", "c1", { click: "c1" }],
  ])("are taken apart by %s", (_name, text, cells) => {
    expect(parse(text)).toEqual([{ number: 1, cells }]);
  });

  it("keep their numbers past empty lines, every kind of line end and a header, which names cells in any order", () => {
    expect(parse("\uFEFFStatus;Click;Payout\r\n\nsale;c1;1,50\r trash;c2;")).toEqual([
      { number: 3, cells: { click: "c1", payout: "1,50", status: "sale" } },
      { number: 4, cells: { click: "c2", status: "trash" } },
    ]);
  });

  it("are separated by what a first line for Excel says", () => {
    expect(parse("\uFEFFsep=;\r\nclick;comment\nc1;a,b")).toEqual([{ number: 3, cells: { click: "c1", comment: "a,b" } }]);
    expect(parse("sep=,\nc1,1")).toEqual([{ number: 2, cells: { click: "c1", price: "1" } }]);
  });

  it("may have line ends in quotes, and are left out where all cells are empty", () => {
    expect(parse('click,comment\n,\nc1,"one\r\ntwo, ""three"""\n,"  "\nc2,four')).toEqual([
      { number: 3, cells: { click: "c1", comment: 'one\r\ntwo, "three"' } },
      { number: 6, cells: { click: "c2", comment: "four" } },
    ]);
  });

  it("are taken apart in time that grows as they do, whatever quotes are in them", () => {
    for (const part of ['"', ',"', ',""', ',"""', ',"",x', '",', '"\n', '""\n,"x'])
      expect(parse(`c${part.repeat(60_000)}`).length).toBeGreaterThan(0);
  });

  it.each<[string, string, object, string[]]>([
    ["in any writing", "Click,Revenue,Status", { click: "a", revenue: "1", status: "b" }, []],
    ["with blanks", "Click ID;Payout;Status", { click: "a", payout: "1", status: "b" }, []],
    ["of Binom", "clickid;payout;cnv_status", { click: "a", payout: "1", status: "b" }, []],
    ["of Binom's address", "cnv_id,payout,cnv_status", { click: "a", payout: "1", status: "b" }, []],
    ["of Keitaro", "SubID,Revenue,Status,TID,Sub ID 1", { click: "a", revenue: "1", status: "b", uid: "c" }, ["Sub ID 1"]],
    ["of Voluum", "cid,payout,txid", { click: "a", payout: "1", uid: "b" }, []],
    ["of a subid beside a click", "click_id,amount,subid", { click: "a", amount: "1", subid: "b" }, []],
    ["of a subid beside a flow", "flow,sum,subid", { flow: "a", sum: "1", subid: "b" }, []],
    ["of a tid alone", "tid,sum,transaction_id", { click: "a", sum: "1", uid: "b" }, []],
    ["that nobody knows", "click,payout,Campaign,Offer name", { click: "a", payout: "1" }, ["Campaign", "Offer name"]],
    ["twice", "cnv_status,revenue,Status,click", { revenue: "1", status: "b", click: "c" }, ["cnv_status"]],
    ["with a currency behind a line", "click,payout_eur,revenue_all_time", { click: "a", payout: "1 eur" }, ["revenue_all_time"]],
    ["with a currency", "click,Payout (EUR)", { click: "a", payout: "1 eur" }, []],
    ["with a dollar coin and its network", "click,Amount (USDT-TRC20)", { click: "a", amount: "1 usdt" }, []],
    ["with a sign", 'click,"Revenue, $"', { click: "a", revenue: "1 usd" }, []],
    ["of tags", "click,price,UTM Source,Data 1", { click: "a", price: "1", utm_source: "b", data1: "c" }, []],
    ["without a click", "transaction_id,revenue", { uid: "a", revenue: "1" }, []],
  ])("are named by columns %s", (_name, header, cells, passedOver) => {
    const separator = header.includes(";") ? ";" : ",";
    expect(
      parseLines(`${header}\n${["a", "1", "b", "c", ""].slice(0, header.split(/[;,](?! )/).length).join(separator)}`, readHeader),
    ).toEqual({
      lines: [{ number: 2, cells }],
      passedOver,
    });
  });

  it("may end in separators", () => {
    expect(parse("click;status\nc1;sale;;")).toEqual([{ number: 2, cells: { click: "c1", status: "sale" } }]);
  });

  it("with more cells than there are names are told apart from others", () => {
    expect(parse("c1:1:sale:u:g:usd:x")).toEqual([{ number: 1, cells: null }]);
  });
});

describe("a bulk import", () => {
  it("answers a report of each line, and takes the good ones", async () => {
    const { h, key, newClick, leads, events } = await createTracked();
    const [a, b] = [await newClick(), await newClick()];
    const data = [
      `${a}:10.5:approve`,
      `${b}:-1:approve`,
      "nonsense:1:approve",
      "",
      `${b}::weird`,
      `${a}:10.5:approve`,
      `${a}:0:trash`,
    ].join("\n");
    expect(await h.api(BULK, { key, form: { data } })).toEqual({
      status: "ok",
      ok: 4,
      bad: 2,
      lines: [
        ok(1, "approve"),
        { ...ok(2, "approve"), ignored: ["price"] },
        bad(3, "bad-click"),
        { ...ok(5, "approve", false), ignored: ["status"] },
        bad(6, "no-changes"),
        ok(7, "trash", false),
      ],
    });
    const made = await leads();
    expect(made).toMatchObject([
      { click: a, status: 4, payoutMicros: 0, currency: "usd" },
      { click: b, status: 2, statusText: "weird", payoutMicros: null },
    ]);
    expect(await events(made[0]?.id ?? 0)).toMatchObject([{ source: "import" }, { source: "import" }]);
  });

  it("takes CSV as it is, JSON, and what all lines have in common", async () => {
    const { h, key, newClick, leads, flow } = await createTracked();
    const csv = `flow,subid,payout\n${flow.code},s1,5\n${flow.code},s2,6\n`;
    const sent = await h.api(`${BULK}?status=hold&currency=eur`, {
      key,
      body: csv,
      headers: { "content-type": "text/csv; charset=utf-8" },
    });
    expect(sent).toMatchObject({ ok: 2, bad: 0 });
    expect(
      await h.api("/api/track/bulk.json", { json: { id: key, status: "approve", price: 9, data: `payout,click\n7,${await newClick()}` } }),
    ).toMatchObject({ ok: 1 });
    expect(await leads()).toMatchObject([
      { subid: "s1", status: 1, payoutMicros: 5_000_000, currency: "eur" },
      { subid: "s2", status: 1, payoutMicros: 6_000_000, currency: "eur" },
      { subid: "", status: 2, payoutMicros: 7_000_000 },
    ]);
  });

  it("takes amounts in other writings and names, and names the columns that it passes over", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const csv = `Click ID,Campaign,Revenue,Cnv Status,Payout\n${await newClick()},x,"12,50",ftd,1\n${await newClick()},x,,reversed,"$1,234.50"\n`;
    const sent = await h.api(BULK, { key, body: csv, headers: { "content-type": "text/csv" } });
    expect(sent).toEqual({ status: "ok", ok: 2, bad: 0, ignored: ["Campaign"], lines: [ok(2, "approve"), ok(3, "cancel")] });
    expect(await leads()).toMatchObject([
      { status: 2, payoutMicros: 1_000_000, currency: "usd" },
      { status: 3, payoutMicros: 1_234_500_000, currency: "usd" },
    ]);
  });

  it("reads a file in the charset that its type or its byte order mark says", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const inCyrillic = (text: string) =>
      Uint8Array.from(text, (letter) => (letter > "\u0400" ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0)));
    const wide = (text: string, isLittle: boolean) => {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      for (let place = 0; place < text.length; place += 1) view.setUint16(place * 2, text.charCodeAt(place), isLittle);
      return new Uint8Array(view.buffer);
    };
    const csv = async () => `click;name\n${await newClick()};Иван\n`;
    for (const [body, type] of [
      [inCyrillic(await csv()), "text/csv; charset=windows-1251"],
      [inCyrillic(await csv()), 'text/csv;header=present;charset="Windows-1251"'],
      [wide(`\uFEFF${await csv()}`, true), "text/csv"],
      [wide(`\uFEFF${await csv()}`, false), "text/csv; charset=utf-8"],
      [wide(await csv(), true), "text/csv; charset=utf-16le"],
      [`\uFEFF${await csv()}`, "text/csv"],
      [await csv(), "text/csv; charset=nobody-knows"],
    ] as const) {
      expect(await h.api(BULK, { key, body, headers: { "content-type": type } })).toMatchObject({ ok: 1, bad: 0 });
    }
    const uploaded = new FormData();
    uploaded.set("data", new File([inCyrillic(await csv())], "a.csv", { type: "text/csv; charset=windows-1251" }));
    expect(await h.api(BULK, { key, body: uploaded })).toMatchObject({ ok: 1, bad: 0 });
    const escaped = [...inCyrillic(await csv())].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const type = "application/x-www-form-urlencoded; charset=windows-1251";
    expect(await h.api(BULK, { key, body: `x=a+b&data=${escaped}`, headers: { "content-type": type } })).toMatchObject({ ok: 1, bad: 0 });
    expect((await leads()).map(({ name }) => name)).toEqual(Array(9).fill("Иван"));
  });

  it("takes lines of one lead with and without its uid for one", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const [a, b, c] = [await newClick(), await newClick(), await newClick()];
    const data = [`${a}::new`, `${a}::hold:u1`, `${b}::new:u1`, `${b}::hold`, `${c}::new:u1`, `${c}::hold:u2`].join("\n");
    const lines = [ok(1, "new"), ok(2, "hold", false), ok(3, "new"), ok(4, "hold", false), ok(5, "new"), ok(6, "hold")];
    const cost = await h.d1.measure(async () => {
      expect(await h.api(BULK, { key, form: { data } })).toEqual({ status: "ok", ok: 6, bad: 0, lines });
    });
    expect(cost.roundTrips).toBe(6);
    expect((await leads()).map(({ click, uid, status }) => [click, uid, status])).toEqual([
      [a, "u1", 1],
      [b, "u1", 1],
      [c, "u1", 0],
      [c, "u2", 1],
    ]);
  });

  it("takes custom fields in columns of their own, in the place of those of the call", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const csv = `Click,meta[Size],meta[colour]\n${await newClick()},XL,red\n${await newClick()},,\n`;
    const sent = { key, query: { "meta[shop]": "s1" }, body: csv, headers: { "content-type": "text/csv" } };
    expect(await h.api(BULK, sent)).toMatchObject({ ok: 2, bad: 0 });
    expect((await leads()).map(({ meta }) => JSON.parse(meta))).toEqual([{ Size: "XL", colour: "red" }, { shop: "s1" }]);
  });

  it("takes a thousand lines in a bounded number of round trips, and no more than a thousand", async () => {
    const { h, key, flow } = await createTracked();
    const line = (index: number) => `${flow.code},s${index},1`;
    const data = (count: number) => ["flow,subid,payout", ...Array.from({ length: count }, (_, index) => line(index))].join("\n");
    const cost = await h.d1.measure(async () => {
      expect(await h.api(BULK, { key, form: { data: data(1000) } })).toMatchObject({ ok: 1000, bad: 0 });
    });
    expect(cost.roundTrips).toBe(22);
    expect(await h.api(BULK, { key, form: { data: data(1001) } })).toEqual({ status: "error", error: "limit", field: "data" });
  });

  it("makes each lead once, though the same file comes several times at once", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const clicks = await Promise.all(Array.from({ length: 120 }, () => newClick()));
    const data = clicks.map((click) => `${click}:5:approve`).join("\n");
    const answers = await Promise.all([1, 2, 3].map(() => h.api(BULK, { key, json: { data } })));
    // Of the other calls its lines change nothing.
    expect(answers.reduce((sum, { ok }) => sum + ok, 0)).toBe(clicks.length);
    expect((await leads()).map(({ status }) => status)).toEqual(clicks.map(() => 2));
  });

  it("stops at the twentieth line of one lead in a hundred", async () => {
    const { h, key, newClick } = await createTracked();
    const click = await newClick();
    const data = Array.from({ length: 25 }, (_, index) => `${click}:${index}:approve`).join("\n");
    const { ok: taken, bad: left, lines } = await h.api(BULK, { key, form: { data } });
    expect([taken, left, lines.at(-1)]).toEqual([20, 5, bad(25, "limit")]);
  });

  it("says of each line that the database failed at that it may be sent again", async () => {
    const { h, key, newClick } = await createTracked();
    const data = await newClick();
    h.d1.fail("INSERT INTO leads");
    expect(await h.api(BULK, { key, form: { data } })).toEqual({ status: "ok", ok: 0, bad: 1, lines: [bad(1, "db")] });
    h.d1.heal();
    expect(await h.api(BULK, { key, form: { data } })).toMatchObject({ ok: 1 });
  });

  it("is refused without a key or lines, as something else than text, and when it is too large", async () => {
    const { h, key, accountId } = await createTracked();
    const failed = (error: string, field?: string) => ({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect(await h.api(BULK, { key: `${accountId}-x`, form: { data: "c1" } })).toEqual(failed("access"));
    expect(await h.api(BULK, { key, form: {} })).toEqual(failed("missing", "data"));
    expect(await h.api(BULK, { key, json: { data: ["c1"] } })).toEqual(failed("invalid", "data"));
    expect(await h.api(BULK, { key, form: { data: "x".repeat(300_000) } })).toEqual(failed("size"));
    expect(await h.api(BULK, { key, body: "x".repeat(300_000), headers: { "content-type": "text/csv" } })).toEqual(failed("size"));
    expect(await h.api(BULK, { key, query: { data: "c1" } })).toEqual(failed("func"));
  });
});
