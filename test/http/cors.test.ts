import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAllowedOrigin, isOriginPattern } from "../../src/lib/origins.ts";
import { createHarness } from "../harness.ts";

const PREVIEWS = "https://*.staging.pages.dev";

describe("DASHBOARD_ORIGINS", () => {
  it.each([
    "https://app.example.com",
    "https://app.example.com:8443",
    "http://localhost:5173",
    "http://[::1]:5173",
    "http://127.0.0.1:5173",
    PREVIEWS,
    "https://*.example.com",
    "https://*.example.com:8443",
  ])("may have %s", (pattern) => {
    expect(isOriginPattern(pattern)).toBe(true);
  });

  it.each([
    "*",
    "null",
    "app.example.com",
    "https://",
    "https://*",
    "https://*.",
    "https://*.com",
    "https://*.pages.dev",
    "https://*.workers.dev",
    "https://*.pages.dev:8443",
    "http://*.example.com",
    "https://**.example.com",
    "https://a*.example.com",
    "https://*a.example.com",
    "https://*.*.example.com",
    "https://app.*.example.com",
    "https://app.example.*",
    "https://*.example.com:*",
    "https://*.example.com:443",
    "https://*.example.com:99999",
    "https://*.example.com/",
    "https://*.-example.com",
    "https://*.10.0.0.1",
    "https://*@example.com",
    "https://app.example.com/",
    "https://app.example.com/login",
    "https://app.example.com:443",
    "https://user@app.example.com",
    "https://App.example.com",
    "https://bücher.example",
    "ftp://app.example.com",
    "file:///",
    "javascript:alert(1)",
  ])("may not have %s", (pattern) => {
    expect(isOriginPattern(pattern)).toBe(false);
  });

  it("are taken in any case, with spaces between them, and refused as a whole with their name alone", () => {
    const origins = (DASHBOARD_ORIGINS: string) => createHarness({ DASHBOARD_ORIGINS }).deps.config.dashboardOrigins;
    expect(origins(" https://App.Example.com , https://*.Staging.pages.dev,")).toEqual(["https://app.example.com", PREVIEWS]);
    expect(origins("")).toEqual([]);
    expect(() => origins("https://app.example.com,https://evil.example/path")).toThrow(/^configuration: DASHBOARD_ORIGINS must be origins/);
    expect(() => origins("*")).toThrow("DASHBOARD_ORIGINS");
  });
});

describe("a `*`", () => {
  it.each(["https://abc123.staging.pages.dev", "https://a.staging.pages.dev", "https://a-b.staging.pages.dev"])(
    "stands for %s",
    (origin) => {
      expect(isAllowedOrigin([PREVIEWS], origin)).toBe(true);
    },
  );

  it.each([
    "",
    "null",
    PREVIEWS,
    "https://staging.pages.dev",
    "https://.staging.pages.dev",
    "https://a.b.staging.pages.dev",
    "https://evilstaging.pages.dev",
    "https://evil.com/.staging.pages.dev",
    "https://evil.com#.staging.pages.dev",
    "https://evil.com?.staging.pages.dev",
    "https://evil.com:1.staging.pages.dev",
    "https://user@evil.staging.pages.dev",
    "https://a_b.staging.pages.dev",
    "https://-a.staging.pages.dev",
    "https://a-.staging.pages.dev",
    "https://a.staging.pages.dev.",
    "https://a.staging.pages.dev.evil.com",
    "https://a.staging.pages.dev:8443",
    "https://a.staging.pages.dev/",
    "http://a.staging.pages.dev",
    "HTTPS://a.staging.pages.dev",
    "https://A.staging.pages.dev",
    "https://a.STAGING.pages.dev",
    "https://a.staging.pages.dev https://evil.com",
    `https://${"a".repeat(64)}.staging.pages.dev`,
  ])("does not stand for %s", (origin) => {
    expect(isAllowedOrigin([PREVIEWS], origin)).toBe(false);
  });

  it("lets in nothing but a host one label longer, over https, at the port that is named", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const behind = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));
    const port = fc.constantFrom("", ":8443", ":1");
    const scraps = fc.array(
      fc.oneof(label, fc.constantFrom(".", ":", "@", "/", "#", "?", "*", "\\", "%2e", "A", "_", " ", "\0", "null", "https://", "http://")),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(behind, port, scraps, fc.constantFrom("https://", "http://", "HTTPS://", "null", ""), (suffix, at, before, scheme) => {
        const pattern = `https://*.${suffix}${at}`;
        fc.pre(isOriginPattern(pattern));
        for (const origin of [`${scheme}${before.join("")}.${suffix}${at}`, `${scheme}${before.join("")}${suffix}${at}`, before.join("")]) {
          const isIn = isAllowedOrigin([pattern], origin);
          const url = URL.canParse(origin) ? new URL(origin) : null;
          const labels = url?.host.split(".") ?? [];
          const isRight =
            url?.origin === origin &&
            url.protocol === "https:" &&
            labels.slice(1).join(".") === `${suffix}${at}` &&
            /^[a-z0-9-]+$/.test(labels[0] ?? "");
          // A browser makes no label that begins or ends with a dash: such a one may be refused.
          if (isIn) expect([origin, isRight]).toEqual([origin, true]);
          else if (isRight) expect(labels[0]).toMatch(/^-|-$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is answered with the page's own origin, never with itself, and never with leave to send cookies", async () => {
    const h = createHarness({ DASHBOARD_ORIGINS: `https://app.example.com,${PREVIEWS}` });
    const ask = (origin: string, method: string) => h.request("/api/profile/info.json", { method, headers: { origin } });
    for (const method of ["GET", "OPTIONS"]) {
      for (const origin of ["https://app.example.com", "https://abc.staging.pages.dev"]) {
        const { headers } = await ask(origin, method);
        expect([headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")]).toEqual([origin, null]);
        expect(headers.get("vary")).toContain("Origin");
      }
      for (const origin of ["https://a.b.staging.pages.dev", "https://other.example.com", "null", PREVIEWS])
        expect((await ask(origin, method)).headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("a page of the dashboard", () => {
  const ORIGIN = "https://app.example.com";
  const h = createHarness({ DASHBOARD_ORIGINS: ORIGIN });

  it.each<[path: string, method: string]>([
    ["/api/profile/info.json", "GET"],
    ["/api/auth/poll.json", "GET"],
    ["/api/tracker/stats.json", "GET"],
    ["/api/track/spend.json", "POST"],
    ["/3.0/admin/partners", "GET"],
    ["/3.0/admin/partner/1", "POST"],
    ["/3.0/admin/news/65674cc00000000000000001", "DELETE"],
    ["/api/accounts/telegram/", "GET"],
    ["/api/v2/statistics", "POST"],
    ["/api/nowhere.json", "POST"],
  ])("may call %s by %s with a session, and reads the request's id", async (path, method) => {
    const asked = { "access-control-request-method": method, "access-control-request-headers": "authorization,content-type" };
    const preflight = await h.request(path, { method: "OPTIONS", headers: { origin: ORIGIN, ...asked } });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(preflight.headers.get("access-control-allow-methods")?.split(",")).toContain(method);
    expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase().split(",")).toEqual(["authorization", "content-type"]);
    const answer = await h.request(path, { method, headers: { origin: ORIGIN } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("access-control-expose-headers")).toBe("x-request-id, retry-after");
    expect(answer.headers.get("x-request-id")).toMatch(/./);
    const other = await h.request(path, { method: "OPTIONS", headers: { origin: "https://evil.example", ...asked } });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });
});
