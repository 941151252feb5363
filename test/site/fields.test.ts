import { describe, expect, it } from "vitest";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { UNFILLED } from "../unfilled.ts";
import { BAD_ID, createSold, duplicate, EDIT, failed, MADE, ok, type Values } from "./kit.ts";

const PATH = "/api/site/click.json";

describe("what is told of a lead", () => {
  it("is kept, by both functions", async () => {
    const { h, call, made, newClick, lead } = await createSold();
    const told = {
      name: "Hans Müller",
      phone: "+49 30 123",
      email: "hans@cat.test",
      comment: "rings twice",
      country: "DE",
      base: "19.99",
      count: 3,
      mobile: "tablet",
      bad: 1,
      curr: 978,
    };
    const row = {
      name: "Hans Müller",
      phone: "+49 30 123",
      email: "hans@cat.test",
      comment: "rings twice",
      country: "de",
      baseMicros: 19_990_000,
      baseCurrency: "eur",
      quantity: 3,
      mobile: 1,
      isBad: true,
      payoutMicros: null,
    };
    const click = await newClick();
    const id = await made({ click, ...told });
    expect(await lead(id)).toMatchObject({ ...row, startedAtMs: h.clock.ms });
    const later = await newClick();
    const changed = await made({ click: later });
    expect(await lead(changed)).toMatchObject({ name: "", country: "", baseMicros: null, quantity: 0, mobile: 0, isBad: false });
    expect(await call("status", { click: later, ...told })).toEqual(ok(changed));
    expect(await lead(changed)).toMatchObject(row);
    expect(await call("status", { click: later, ...told })).toEqual(EDIT);
    expect(await call("status", { click: later, bad: 0, mobile: "pc", base: "19.99", currency: "gbp" })).toEqual(ok(changed));
    expect(await lead(changed)).toMatchObject({ ...row, isBad: false, mobile: 0, baseCurrency: "gbp" });
  });

  it("and left empty changes nothing", async () => {
    const { call, made, newClick, lead } = await createSold();
    const click = await newClick();
    const id = await made({ click, name: "Hans", country: "de", wm: 3, count: 2, mobile: 1, bad: 1, time: 1_700_000_000 });
    const before = await lead(id);
    const empty = Object.fromEntries(
      [
        "name",
        "phone",
        "email",
        "comment",
        "country",
        "base",
        "curr",
        "currency",
        "count",
        "mobile",
        "bad",
        "time",
        "wm",
        "pay",
        "pd",
        "pp",
        "cc",
      ].map((name) => [name, ""]),
    );
    expect(
      await call("status", { click, ...empty, goal: "", gid: "", stid: "", reason: "", status: "", order: "", exto: "", accept: "" }),
    ).toEqual(EDIT);
    expect(await lead(id)).toEqual(before);
  });

  it("of mobile, and all that a lead says itself, which its click does not change when it lands", async () => {
    const { h, flow, made, newClick, call, lead } = await createSold();
    const click = await newClick();
    const id = await made({ click, mobile: "desktop", country: "fr" });
    const later = await newClick();
    const changed = await made({ click: later });
    expect(await call("status", { click: later, mobile: "pc", country: "it" })).toEqual(ok(changed));
    const silent = await newClick();
    const unsaid = await made({ click: silent });
    const ua = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1";
    await ingestClicks(
      h.deps,
      [click, later, silent].map((each) => clickMessageOf(flow, { id: each, ua, country: "de" })),
    );
    expect(await lead(id)).toMatchObject({ mobile: 0, country: "fr", os: 4, clickPending: false });
    expect(await lead(changed)).toMatchObject({ mobile: 0, country: "it", os: 4 });
    expect(await lead(unsaid)).toMatchObject({ mobile: 1, country: "de", os: 4 });
  });

  it("is not erased by an empty one elsewhere in the call", async () => {
    const { h, token, newClick, leads } = await createSold();
    const query = { token, click: await newClick(), name: "Hans", exto: "A", comment: " ", email: "h@cat.test" };
    const json = { token: "", click: null, name: " ", exto: "", comment: "Late", phone: "", email: "{email}" };
    expect(await h.api("/api/site/click.json", { query, json })).toMatchObject({ status: "ok" });
    expect(
      await h.api("/api/site/status.json", { query: { ...query, status: "hold" }, form: { status: "{status}", token: "" } }),
    ).toMatchObject({
      status: "ok",
    });
    expect(await leads()).toMatchObject([{ name: "Hans", uid: "A", comment: "Late", phone: "", email: "h@cat.test", status: 1 }]);
  });

  it("of mobile: every word", async () => {
    const { made, newClick, landedClick, lead } = await createSold();
    const mobileOf = async (mobile: string | number, click: string) => (await lead(await made({ click, mobile })))?.mobile;
    for (const word of [0, "0", "dsk", "desk", "desktop", "Desktop", "pc", "PC", "laptop"]) {
      expect([word, await mobileOf(word, await landedClick({ mobile: 1 }))]).toEqual([word, 0]);
    }
    for (const word of [1, "1", "mob", "mobile", "tablet", "phone", "yes", "00", "no", "desktops"]) {
      expect([word, await mobileOf(word, await newClick())]).toEqual([word, 1]);
    }
    expect(await mobileOf("", await landedClick({ mobile: 1 }))).toBe(1);
  });

  it("of its time: the past, and what is yet to come is now", async () => {
    const { h, call, made, newClick, lead, events } = await createSold();
    const seconds = h.clock.unixSeconds;
    const startOf = async (time: number | string) => (await lead(await made({ click: await newClick(), time })))?.startedAtMs;
    expect(await startOf(946_684_800)).toBe(946_684_800_000);
    expect(await startOf(seconds - 60)).toBe(h.clock.ms - 60_000);
    expect(await startOf(seconds + 86_400)).toBe(h.clock.ms);
    expect(await startOf(9_999_999_999)).toBe(h.clock.ms);
    for (const time of [1_700_000_000_000, "1700000000.5", "2023-11-14 22:13:20", "2023-11-14T22:13:20Z"]) {
      expect([time, await startOf(time)]).toEqual([time, 1_700_000_000_000]);
    }
    for (const time of ["yesterday", -5, 946_684_799, "99999999999"]) {
      const answer = await call("click", { click: await newClick(), time });
      expect([time, answer]).toEqual([time, { ...MADE, ignored: ["time"] }]);
      expect((await lead(answer.id))?.startedAtMs).toBe(h.clock.ms);
    }
    expect(await startOf(0)).toBe(h.clock.ms);
    // It is told once: when the lead is made.
    const click = await newClick();
    const id = await made({ click, time: seconds - 60 });
    expect(await call("status", { click, time: seconds - 3600 })).toEqual(EDIT);
    expect(await call("status", { click, time: seconds - 3600, status: "hold" })).toEqual(ok(id));
    expect(await lead(id)).toMatchObject({ startedAtMs: h.clock.ms - 60_000, status: 1 });
    expect((await events(id)).map(({ atMs }) => atMs)).toEqual([h.clock.ms - 60_000, h.clock.ms]);
  });

  it.each<[string, string | number, object]>([
    ["count", "1.0", { quantity: 1 }],
    ["count", "1 000", { quantity: 1000 }],
    ["base", "1.234,50 €", { baseMicros: 1_234_500_000, baseCurrency: "eur" }],
    ["curr", "EUR", { quantity: 0 }],
    ["gid", 0, { goalId: null }],
    ["goal", 0, { goalId: null }],
    ["count", 0, { quantity: 0 }],
    ["bad", "y", { isBad: true }],
    ["accept", "1.0", { status: 2 }],
    ["stid", "6.0", { status: 2 }],
    ["stid", 0, { status: 1 }],
    ["flow", 0, {}],
  ])("is read in other writings: %s=%s", async (field, value, row) => {
    const { call, made, newClick, lead } = await createSold();
    const click = await newClick();
    const answer = await call("click", { click, status: "hold", [field]: value });
    expect(answer).toEqual(MADE);
    expect(await lead(answer.id)).toMatchObject(row);
    const later = await newClick();
    const id = await made({ click: later });
    expect(await call("status", { click: later, status: "hold", [field]: value })).toEqual(ok(id));
  });

  it.each<[string, string | number]>([
    ["count", -1],
    ["count", "many"],
    ["count", 1_000_001],
    ["count", 1.5],
    ["base", "x"],
    ["base", -5],
    ["curr", 1],
    ["currency", "pieces"],
    ["cc", "pieces"],
    ["reason", -1],
    ["reason", "fraud"],
    ["gid", "first"],
    ["gid", 999_999_999],
    ["goal", "nothing"],
    ["stid", 13],
    ["accept", "perhaps"],
    ["bad", "perhaps"],
    ["country", "germany"],
    ["time", "yesterday"],
    ["wm", "ten"],
    ["pay", "ten"],
    ["pd", "ten"],
    ["pp", "ten"],
  ])("and cannot be read is named, and the rest counts: %s=%s", async (field, value) => {
    const { call, made, newClick, lead } = await createSold();
    const told = { status: "hold", comment: "kept", [field]: value };
    const answer = await call("click", { click: await newClick(), exto: "A", ...told });
    expect(answer).toEqual({ ...MADE, ignored: [field] });
    expect(await lead(answer.id)).toMatchObject({ uid: "A", status: 1, comment: "kept" });
    const click = await newClick();
    const id = await made({ click });
    expect(await call("status", { click, ...told })).toEqual({ ...ok(id), ignored: [field] });
    expect(await lead(id)).toMatchObject({ status: 1, comment: "kept", baseMicros: null, payoutMicros: null, goalId: null });
    expect(await call("status", { click, ...told })).toEqual({ ...EDIT, ignored: [field] });
    expect(await call("click", { click, ...told })).toEqual({ ...duplicate(id), ignored: [field] });
  });

  it.each(UNFILLED)("and was left as a macro says nothing: %s", async (macro) => {
    const { h, token, made, newClick, flow, lead } = await createSold();
    const fields =
      "exto flow code status accept stid reason sta stc stt sth stw stn wm cc pd pp pay goal gid name phone email country base curr currency count comment mobile bad time".split(
        " ",
      );
    const unfilled = Object.fromEntries(fields.map((field) => [field, macro]));
    const click = await newClick();
    const answer = await h.api(PATH, { form: { token, ...unfilled, click } });
    expect(answer).toEqual(MADE);
    const plain = await lead(await made({ click: await newClick() }));
    const { startedAtMs, ...row } = (await lead(answer.id)) ?? {};
    expect({ ...row, id: 0, click: "", naturalKey: "" }).toEqual({ ...plain, startedAtMs: undefined, id: 0, click: "", naturalKey: "" });
    expect(startedAtMs).toBe(h.clock.ms);
    expect(await h.api("/api/site/status.json", { form: { token, ...unfilled, order: macro, auto: macro, click } })).toEqual(EDIT);
    expect(await h.api(PATH, { form: { token, ...unfilled, click: macro } })).toEqual(failed("no-id"));
    expect(await h.api(PATH, { form: { token, ...unfilled, click: macro, code: flow.code } })).toEqual(MADE);
  });

  it("of an id that cannot be read says so where nothing else names the lead", async () => {
    const { call, made, newClick } = await createSold();
    const click = await newClick();
    const id = await made({ click });
    expect(await call("status", { click, order: "first", status: "hold" })).toEqual({ ...ok(id), ignored: ["order"] });
    expect(await call("status", { order: "first", status: "hold" })).toEqual(failed("bad-id", "order"));
    expect(await call("click", { flow: "first" })).toEqual(BAD_ID);
  });

  it("of a country that is none is passed over, and texts that are too long are cut", async () => {
    const { made, landedClick, lead } = await createSold();
    for (const country of ["germany", "d", "1", "d3"]) {
      expect((await lead(await made({ click: await landedClick({ country: "fr" }), country })))?.country).toBe("fr");
    }
    const long = "é".repeat(2000);
    const row = await lead(await made({ click: await landedClick(), name: long, phone: long, email: long, comment: long, status: long }));
    expect([row?.name, row?.phone, row?.email, row?.comment, row?.statusText].map((text) => text?.length)).toEqual([
      255, 255, 255, 1000, 255,
    ]);
  });

  it("takes any writing: an exto that is the API's own punctuation, quotes, emoji, nothing but a zero", async () => {
    const { h, token, newClick, lead } = await createSold();
    for (const exto of ["a|b|c", "|", "0", "%27 OR 1=1 --", "'; DROP TABLE leads;", "🐾", "a\nb", "{a lead", "nullable", "ё".repeat(255)]) {
      const click = await newClick();
      const made = await h.api(PATH, { form: { token, click, exto } });
      expect([exto, made]).toEqual([exto, MADE]);
      expect(await h.api(PATH, { json: { token, click, exto } })).toEqual(duplicate(made.id));
      expect(await h.api("/api/site/status.json", { query: { token, click, exto, status: "hold" } })).toEqual(made);
      expect((await lead(made.id))?.uid).toBe(exto);
    }
  });
});

describe("a call", () => {
  it("counts by GET, form, multipart, JSON and mixtures, of which the body wins", async () => {
    const { h, token, newClick, flow, lead } = await createSold();
    const multipart = new FormData();
    for (const [name, value] of Object.entries({ token, click: await newClick(), status: "approve", wm: "2" })) multipart.set(name, value);
    const wrong = { token: "1-x", click: "forged", status: "trash", wm: "-1" };
    const right = async () => ({ token, click: await newClick(), status: "approve", wm: "2" });
    for (const options of [
      { query: await right() },
      { form: await right() },
      { body: multipart },
      { json: { ...(await right()), wm: 2 } },
      { query: wrong, form: await right() },
      { query: wrong, json: { ...(await right()), exto: 17, accept: false, flow: flow.id } },
      { query: { token, click: await newClick() }, form: { status: "approve", wm: "2" } },
      { query: { token, status: "approve" }, json: { click: await newClick(), wm: 2 } },
      { body: JSON.stringify(await right()), headers: { "content-type": "text/plain" } },
    ]) {
      const made = await h.api(PATH, options);
      expect(made).toEqual(MADE);
      expect(await lead(made.id)).toMatchObject({ status: 2, payoutMicros: 2_000_000 });
      expect(await h.api("/api/site/status.json", { query: { order: made.id, status: "trash" }, json: { token, status: "hold" } })).toEqual(
        made,
      );
      expect(await lead(made.id)).toMatchObject({ status: 1 });
    }
  });

  it("with several values where one is due is bad-id where they name the lead, else the rest counts", async () => {
    const { h, token, newClick, leads } = await createSold();
    const click = await newClick();
    for (const [field, value] of [
      ["click", [click, click]],
      ["exto", ["a", "b"]],
      ["exto", { a: 1 }],
    ] as const) {
      expect([field, await h.api(PATH, { json: { token, click, [field]: value } })]).toEqual([field, failed("bad-id", field)]);
    }
    for (const [field, value] of [
      ["wm", [1, 2]],
      ["status", ["approve", "hold"]],
      ["accept", {}],
      ["mobile", []],
      ["sta", [["a"], "b"]],
    ] as const) {
      const answer = await h.api(PATH, { json: { token, click: await newClick(), exto: "A", [field]: value } });
      expect([field, answer]).toEqual([field, { ...MADE, ignored: [field] }]);
    }
    const taken = await leads();
    expect(await h.api(`${PATH}?exto[]=a&exto[]=b`, { form: { token, click } })).toEqual(failed("bad-id", "exto"));
    expect(await h.api(`${PATH}?exto[a]=b`, { form: { token, click } })).toEqual(failed("bad-id", "exto"));
    expect(await leads()).toEqual(taken);
    // Of a parameter that comes twice the last counts.
    expect(await h.api(`${PATH}?click=forged&click=${click}`, { query: { token } })).toEqual(MADE);
  });

  it("with one value in a list says that value", async () => {
    const { h, token, newClick, leads } = await createSold();
    const click = await newClick();
    expect(await h.api(`${PATH}?click[]=${click}&exto[0]=A`, { json: { token, status: ["approve"], wm: { 0: "12,50" } } })).toEqual(MADE);
    expect(await leads()).toMatchObject([{ click, uid: "A", status: 2, payoutMicros: 12_500_000 }]);
  });

  it("with a numbered list, as PHP writes it, says its items", async () => {
    const { h, token, newClick, leads } = await createSold();
    const form = { token, click: await newClick(), status: "paid out", "sta[0]": "done", "sta[1]": "paid out" };
    expect(await h.api(PATH, { form })).toEqual(MADE);
    expect(await leads()).toMatchObject([{ status: 2 }]);
  });

  it("whose escapes are no UTF-8 keeps them, so that two orders stay two", async () => {
    const { h, token, newClick, leads } = await createSold();
    const click = await newClick();
    for (const bytes of ["%C7%E0", "%D1%E0"]) {
      expect(await h.api(`${PATH}?token=${token}&click=${click}&exto=${bytes}`)).toEqual(MADE);
      expect(await h.api(PATH, { body: `token=${token}&click=${click}&exto=b${bytes}%20&name=%D0%AF` })).toEqual(MADE);
    }
    expect((await leads()).map(({ uid }) => uid)).toEqual(["%C7%E0", "b%C7%E0%20", "%D1%E0", "b%D1%E0%20"]);
    expect((await leads()).map(({ name }) => name)).toEqual(["", "Я", "", "Я"]);
  });

  it("that cannot be read is bad-id", async () => {
    const { h, token, newClick, leads } = await createSold();
    const query = { token, click: await newClick() };
    for (const body of ["{", "[]", '{"a":', '[{"click":1}]', "{'click':1}"]) {
      expect(await h.api(PATH, { query, body, headers: { "content-type": "application/json" } })).toEqual(BAD_ID);
    }
    expect(await h.api(PATH, { query, form: { comment: "x".repeat(64 * 1024) } })).toEqual(BAD_ID);
    expect(await h.api(PATH, { query, json: { comment: "x".repeat(64 * 1024) } })).toEqual(BAD_ID);
    const zipped = new Response(new Blob([`token=${token}&wm=5`]).stream().pipeThrough(new CompressionStream("gzip")));
    expect(await h.api(PATH, { query, body: await zipped.bytes(), headers: { "content-encoding": "gzip" } })).toEqual(BAD_ID);
    expect(await h.api(PATH, { query, body: "--x\r\nbroken", headers: { "content-type": "multipart/form-data; boundary=x" } })).toEqual(
      BAD_ID,
    );
    expect(await leads()).toEqual([]);
  });

  it("keeps texts well-formed, without NUL", async () => {
    const { h, token, newClick, lead } = await createSold();
    const click = await newClick();
    const body = `{"token":"${token}","click":"${click}","exto":"a\\u0000b","name":"\\ud800x","comment":"y\\udc00\\u0000","status":"hold\\u0000"}`;
    const made = await h.api(PATH, { body, headers: { "content-type": "application/json" } });
    expect(made).toEqual(MADE);
    expect(await lead(made.id)).toMatchObject({ uid: "ab", name: "�x", comment: "y�", statusText: "hold", status: 1 });
    expect(await h.api(`/api/site/status.json?name=%ED%A0%80&comment=%00`, { query: { token, order: made.id } })).toEqual(made);
    expect((await lead(made.id))?.comment).toBe("y�");
  });

  it("passes over what it does not know", async () => {
    const { h, call, token, newClick, lead, accountId, flow, offer } = await createSold();
    const junk: Values = {
      "meta[x]": "1",
      __proto__: "1",
      constructor: "1",
      accountId: 1,
      account_id: 1,
      lead_id: 1,
      natural_key: "x",
      campaign_id: 1,
      subid: "own",
      utm_source: "own",
      ip: "1.2.3.4",
      ua: "Mozilla",
      uid: "own",
      price: 99,
      convert: "eur",
    };
    const made = await call("click", { click: await newClick(), ...junk });
    expect(made).toEqual(MADE);
    const known = {
      accountId,
      flowId: flow.id,
      offerId: offer.id,
      campaignId: null,
      uid: "",
      payoutMicros: null,
      meta: "{}",
      ip: "",
      ua: "",
      subid: "",
      utmSource: "",
    };
    expect(await lead(made.id)).toMatchObject(known);
    expect(await h.api(PATH, { json: { token, click: await newClick(), meta: { a: 1 }, nested: [[1]] } })).toEqual(MADE);
  });

  it("is answered 200, to pages of any origin, and never kept", async () => {
    const { h, token, newClick } = await createSold();
    const answer = await h.request(PATH, { query: { token, click: await newClick() }, headers: { origin: "https://land.test" } });
    expect([answer.status, answer.headers.get("access-control-allow-origin"), answer.headers.get("cache-control")]).toEqual([
      200,
      "*",
      "no-store",
    ]);
    const refused = await h.request(PATH, { query: { token: "x" } });
    expect([refused.status, await refused.json()]).toEqual([200, failed("auth")]);
    expect(await h.api(PATH, { method: "PUT", query: { token } })).toEqual(failed("func"));
  });

  it("that D1 fails at is db, and writes nothing", async () => {
    const { h, call, newClick, leads } = await createSold();
    const click = await newClick();
    h.d1.fail(/^INSERT INTO leads/);
    expect(await call("click", { click, exto: "secret-exto" })).toEqual(failed("db"));
    h.d1.heal();
    expect(await leads()).toEqual([]);
    expect(JSON.stringify(h.logLines)).not.toContain("secret-exto");
    expect(await call("click", { click, exto: "secret-exto" })).toEqual(MADE);
  });
});
