import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../src/platform/config.ts";

const publicly = { ...env, PUBLIC_URL: "https://pawprint.example.com" };

function faultOf(vars: object): string {
  try {
    parseConfig(vars);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("the variables", () => {
  it.each(["127.0.0.1", "localhost", "[::1]"])("let private addresses through while the Worker itself is at %s", (host) => {
    const { outboundAllowlist } = parseConfig({
      ...env,
      PUBLIC_URL: `http://${host}:8787`,
      OUTBOUND_ALLOWLIST: "127.0.0.1:9000, localhost:80,",
    });
    expect(outboundAllowlist).toEqual(["127.0.0.1:9000", "localhost:80"]);
  });

  it.each(["https://pawprint.example.com", "https://127.0.0.1.example.com", "https://localhost.example.com", "http://10.0.0.1"])(
    "let no private address through at %s",
    (url) => {
      expect(faultOf({ ...env, PUBLIC_URL: url, OUTBOUND_ALLOWLIST: "127.0.0.1:9000" })).toContain("OUTBOUND_ALLOWLIST");
      expect(parseConfig({ ...env, PUBLIC_URL: url, OUTBOUND_ALLOWLIST: "" }).outboundAllowlist).toEqual([]);
    },
  );

  it("are named all at once where they are missing or malformed, and their values never shown", () => {
    const { ENCRYPTION_KEY: _, ...vars } = publicly;
    const fault = faultOf({
      ...vars,
      SERVICE_BOT_TOKEN: "hunter2",
      STARS_PER_USD: "many",
      PAYMENT_GATEWAY_URL: "https://pay.example.com",
      PAYMENT_GATEWAY_SECRET: "tooshort",
    });
    expect(fault).toMatch(/^configuration: .*ENCRYPTION_KEY is missing/);
    expect(fault).toMatch(/SERVICE_BOT_TOKEN .*STARS_PER_USD/);
    expect(fault).not.toMatch(/hunter2|tooshort|many|\n/);
  });

  it("give rates in any writing of a currency", () => {
    const fixedOf = (vars: object) => parseConfig({ ...publicly, ...vars }).currencyRates;
    expect(fixedOf({ CURRENCY_RATES: " ton=0.35, XTR = 77 ,RUR=8e1," })).toEqual({ ton: 0.35, xtr: 77, rub: 80 });
    expect(fixedOf({ CURRENCY_RATES: "" })).toEqual({});
  });

  it.each(["ton", "ton=", "ton=0", "ton=-1", "ton=x", "ton=1=2", "doge=3", "usd=1", "rub=80,RUR=81", "ton=1e10", "77"])(
    "refuse the rates %j",
    (CURRENCY_RATES) => {
      expect(faultOf({ ...publicly, CURRENCY_RATES })).toMatch(/^configuration: CURRENCY_RATES must look like/);
    },
  );

  it.each(["c2hvcnQ=", "not base64!", ""])("refuse the encryption key %j", (ENCRYPTION_KEY) => {
    expect(faultOf({ ...publicly, ENCRYPTION_KEY })).toContain("ENCRYPTION_KEY");
  });
});
