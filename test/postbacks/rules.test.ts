import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDestination } from "../../src/domain/flows/ways/destination.ts";
import type { AttemptResult } from "../../src/domain/postbacks/delivery/attempt.ts";
import type { Claimed } from "../../src/domain/postbacks/delivery/claim.ts";
import { classifyOutcome } from "../../src/domain/postbacks/delivery/classify-outcome.ts";
import { parseRetryAfter, RETRY_DELAYS_SECONDS, retryDelaySeconds } from "../../src/domain/postbacks/delivery/retry-schedule.ts";
import { readAnswer } from "../../src/domain/postbacks/outbound/read-answer.ts";
import { checkTemplateForm } from "../../src/domain/postbacks/templates/validate-template.ts";
import { expandMacros, MACROS, type Macro, type MacroValue, macroFaults } from "../../src/lib/macros.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");

describe("macros", () => {
  const values: Partial<Record<Macro, MacroValue>> = { click: "a&b=c/ü", status: "wait", username: "", user: 7 };
  const expand = (template: string, of = values) => expandMacros(template, (macro) => of[macro]);

  it("take percent-encoded values, leave unknown names alone, and vanish when empty", () => {
    expect(expand("https://t.test/{click}?s={status}&x={x}&u={username}&n={subid}")).toBe(
      "https://t.test/a%26b%3Dc%2F%C3%BC?s=wait&x={x}&u=&n=",
    );
  });

  it.each([
    ["{Status}", "wait"],
    ["{STATUS}", "wait"],
    ["{ status }", "wait"],
    ["{{status}}", "wait"],
    ["{{ Status }}", "wait"],
    ["{{{status}}}", "wait"],
    ["\u0024{status}", "wait"],
    ["%7Bstatus%7D", "wait"],
    ["%7bstatus%7d", "wait"],
    ["%7B%7Bstatus%7D%7D", "wait"],
    ["%7B%20status%20%7D", "wait"],
    ["%257Bstatus%257D", "wait"],
    ["%24%7Bstatus%7D", "wait"],
    ["{status%7D", "wait"],
    ["{status&x=1", "wait&x=1"],
    ["{status", "wait"],
    ["%7Bstatus&x=1", "wait&x=1"],
    ['{"a":{status}}', '{"a":wait}'],
    ['{"a":{"b":{{status}}}}', '{"a":{"b":wait}}'],
    ["{{status}", "{wait"],
    ["{foo}", "{foo}"],
    ["{{foo}}", "{{foo}}"],
    ["%7Bfoo%7D", "%7Bfoo%7D"],
    ["\u0024{foo}", "\u0024{foo}"],
    ["{constructor}", "{constructor}"],
    ["[status]", "[status]"],
    ["{status:1}", "{status:1}"],
    ["status}", "status}"],
    ["{}", "{}"],
  ])("are known in the spelling %s", (written, expected) => {
    expect(expand(`https://t.test/?a=${written}`)).toBe(`https://t.test/?a=${expected}`);
  });

  it("have one country by two names", () => {
    expect(expand("{geo}-{country}", { geo: "de" })).toBe("de-de");
  });

  it("never let a value change the URL around it, whatever the value and the spelling", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        for (const [open, close] of [
          ["{", "}"],
          ["{{", "}}"],
          ["%7B", "%7D"],
          ["{", ""],
        ]) {
          const template = `https://tracker.test/p/${open}lead${close}?click=${open}Click${close}&end=1#f`;
          const url = new URL(expand(template, { click: value, lead: value }));
          expect(url.host).toBe("tracker.test");
          expect([...url.searchParams.keys()]).toEqual(["click", "end"]);
          expect(url.searchParams.get("click")).toBe(value.toWellFormed());
        }
      }),
    );
  });

  it("are not looked for in values", () => {
    expect(expand("{click}-{user}", { click: "{user}", user: 7 })).toBe("%7Buser%7D-7");
  });

  it("leave a text without braces as it is, whatever else is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/[{}]|%(25)*7[bd]/i.test(text));
        expect(expand(text)).toBe(text);
      }),
    );
  });

  it("are told from what else stands in braces, each fault once", () => {
    const known = Object.keys(MACROS).map((name) => `{${name}}`);
    expect(macroFaults(`https://t.test/?${known.join("")}%7Bclick%7D{{Click}}\${click}`)).toEqual([]);
    expect(macroFaults("https://t.test/?{foo}{bar}{foo}")).toEqual([
      { warning: "unknown-macro", value: "{foo}" },
      { warning: "unknown-macro", value: "{bar}" },
    ]);
  });

  it.each([
    ["a={sub-id}", "unknown-macro", "{sub-id}"],
    ["a={1}", "unknown-macro", "{1}"],
    ["a=%7Bfoo%7D", "unknown-macro", "%7Bfoo%7D"],
    ["a={{foo}}", "unknown-macro", "{{foo}}"],
    ["a=[click]&b=1", "unknown-macro", "[click]"],
    ["a=__CLICK__", "unknown-macro", "__CLICK__"],
    ["a=#click#", "unknown-macro", "#click#"],
    ["a={click&b=1", "unclosed-macro", "{click"],
    ["a={foo", "unclosed-macro", "{foo"],
    ["a=click}", "unclosed-macro", "click}"],
  ])("are told of in %s", (query, warning, value) => {
    expect(macroFaults(`https://t.test/?${query}`)).toEqual([{ warning, value }]);
  });

  it("are not looked for in JSON and in lists of PHP", () => {
    expect(macroFaults('https://t.test/?a[click]=1&b={"c":{"d":1}}&e=%7B%22f%22%3A1%7D')).toEqual([]);
  });
});

describe("a template", () => {
  it("has 2048 bytes at most, however few characters they are", () => {
    const origin = "https://tracker.test";
    expect(checkTemplateForm(`${origin}/${"é".repeat(1013)}x`, "url")).toBe(origin);
    expect(() => checkTemplateForm(`${origin}/${"é".repeat(1014)}`, "url")).toThrow(expect.objectContaining({ code: "address_refused" }));
  });
});

describe("the host of an address", () => {
  it.each(["{click}.test", "%7Bclick%7D.test", "a.{Click}.test", "{click", "t.test%7D", "a%257Bb.test", "\u0024{click}.test"])(
    "holds no macro: %s is refused",
    (host) => {
      expect(() => checkTemplateForm(`https://${host}/`, "url")).toThrow(expect.objectContaining({ code: "address_refused" }));
      expect(() => checkDestination(`https://${host}/`, "url")).toThrow(expect.objectContaining({ code: "address_refused" }));
    },
  );
});

describe("the delay before a retry", () => {
  it("is the scheduled one and up to a tenth more, 12 hours at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.option(fc.integer({ min: 0, max: 200_000 })),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempts, retryAfter, random) => {
          const delay = retryDelaySeconds(attempts, retryAfter, random);
          const wanted = Math.max(RETRY_DELAYS_SECONDS[Math.min(attempts, 8) - 1] ?? 0, Math.min(retryAfter ?? 0, 43_200));
          expect(Number.isInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(wanted);
          expect(delay).toBeLessThanOrEqual(Math.min(wanted * 1.1, 43_200));
        },
      ),
    );
  });

  it("is read from Retry-After in both its forms", () => {
    const read = (header: string | null) => parseRetryAfter(header, NOW);
    expect([read("120"), read(" 0 "), read("Mon, 15 Jun 2026 12:02:00 GMT"), read("Mon, 15 Jun 2020 12:02:00 GMT")]).toEqual([
      120, 0, 120, 0,
    ]);
    for (const ages of ["99999999", "99999999999999", "9".repeat(400), "Fri, 31 Dec 2099 23:59:59 GMT"]) {
      expect(retryDelaySeconds(1, read(ages), 0)).toBe(43_200);
    }
    expect(
      [read(null), read(""), read("soon"), read("-5"), read("1.5"), read("2026")].map((value) => value === null || value === 2026),
    ).toEqual([true, true, true, true, true, true]);
  });
});

describe("an answer's body", () => {
  it.each(["no-changes", "edit", "duplicate"])("with the error %s means that it arrived", (error) => {
    expect(readAnswer(200, JSON.stringify({ status: "error", error }))).toEqual({ outcome: "delivered", error: null });
  });

  it.each([
    { status: "error" },
    { status: "error", error: "key" },
    { status: "error", error: 7 },
    { status: "error", error: ["db"] },
    { status: "error", error: { toString: 1 } },
  ])("of %j means rejected", (body) => {
    expect(readAnswer(201, JSON.stringify(body))).toEqual({ outcome: "rejected", error: "answer" });
  });

  it.each(["", "OK", "null", "[]", "{", '"error"', '{"status":"ok"}', '{"status":"ok","error":"db"}', '{"status":{"a":1}}'])(
    "of %j means delivered",
    (body) => {
      expect(readAnswer(200, body)).toEqual({ outcome: "delivered", error: null });
    },
  );

  it("counts for nothing unless the status is 2xx", () => {
    expect(readAnswer(500, '{"status":"error","error":"duplicate"}')).toEqual({ outcome: "failed", error: "http" });
    expect([301, 304, 399].map((status) => readAnswer(status, "OK").error)).toEqual(["redirect", "redirect", "redirect"]);
    expect(readAnswer(410, "OK")).toEqual({ outcome: "failed", error: "gone" });
  });
});

describe("what becomes of a delivery", () => {
  const outcome = fc.constantFrom<AttemptResult["outcome"]>("delivered", "rejected", "failed", "failed", "failed", "waiting");

  it("is finished once, and within its budget, whatever is answered", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(outcome, { minLength: 60, maxLength: 60 }), (attemptBudget, outcomes) => {
        let attempts = 0;
        let last: string = "pending";
        for (const next of outcomes) {
          const result: AttemptResult = {
            outcome: next,
            responseCode: null,
            error: "http",
            body: "",
            durationMs: 0,
            retryAfterSeconds: null,
          };
          const claimed = { attempts, attemptBudget } as Claimed;
          const { state, sent, delaySeconds } = classifyOutcome(claimed, { url: "", atMs: NOW, result, rest: null }, () => 0);
          attempts += sent === null ? 0 : 1;
          last = state;
          expect(delaySeconds === null).toBe(state !== "pending");
          if (state !== "pending") break;
        }
        expect(attempts).toBeLessThanOrEqual(attemptBudget);
        expect(last === "failed").toBe(attempts === attemptBudget && last !== "delivered" && last !== "rejected" && last !== "pending");
      }),
    );
  });
});
