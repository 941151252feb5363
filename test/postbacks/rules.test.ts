import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../src/postbacks/answer.ts";
import type { AttemptResult } from "../../src/postbacks/attempt.ts";
import type { Claimed } from "../../src/postbacks/claim.ts";
import { expandMacros, MACROS, unknownMacros } from "../../src/postbacks/macros.ts";
import { parseRetryAfter, RETRY_DELAYS_SECONDS, retryDelaySeconds } from "../../src/postbacks/schedule.ts";
import { settle } from "../../src/postbacks/settle.ts";
import { checkTemplateForm } from "../../src/postbacks/validate-template.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");

describe("macros", () => {
  it("take percent-encoded values, leave unknown names alone, and vanish when empty", () => {
    expect(
      expandMacros("https://t.test/{click}?s={status}&x={x}&{Click}&u={username}&{ user }", {
        click: "a&b=c/ü",
        status: "wait",
        username: "",
      }),
    ).toBe("https://t.test/a%26b%3Dc%2F%C3%BC?s=wait&x={x}&{Click}&u=&{ user }");
  });

  it("never let a value change the URL around it, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const url = new URL(expandMacros("https://tracker.test/p/{lead}?click={click}&end=1#f", { click: value, lead: value }));
        expect(url.host).toBe("tracker.test");
        expect([...url.searchParams.keys()]).toEqual(["click", "end"]);
        expect(url.searchParams.get("click")).toBe(value.toWellFormed());
      }),
    );
  });

  it("are not looked for in values", () => {
    expect(expandMacros("{click}-{user}", { click: "{user}", user: 7 })).toBe("%7Buser%7D-7");
  });

  it("are told from other names in braces", () => {
    expect(unknownMacros(`${MACROS.map((name) => `{${name}}`).join("")}{foo}{bar}{foo}`)).toEqual(["foo", "bar"]);
  });
});

describe("a template", () => {
  it("has 2048 bytes at most, however few characters they are", () => {
    const origin = "https://tracker.test";
    expect(checkTemplateForm(`${origin}/${"é".repeat(1013)}x`, "url")).toBe(origin);
    expect(() => checkTemplateForm(`${origin}/${"é".repeat(1014)}`, "url")).toThrow(expect.objectContaining({ code: "address_refused" }));
  });
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
          const { state, tried, delaySeconds } = settle(claimed, { url: "", atMs: NOW, result }, () => 0);
          attempts += tried === null ? 0 : 1;
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
