import { z } from "zod";
import { LAST_CELL } from "../lib/cells.ts";
import { findCurrency, isPerUsd } from "../lib/money.ts";
import { isLoopbackHost } from "../lib/net.ts";
import { isOriginPattern } from "../lib/origins.ts";

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean),
);
/** `ton=0.35,xtr=77`: units of each currency that a US dollar buys. */
const fixedRates = list.transform((items, ctx) => {
  const rates = items.map((item): [currency: string | null, perUsd: number] => {
    const [name = "", perUsd = "", ...rest] = item.split("=").map((part) => part.trim());
    return [findCurrency(name), rest.length === 0 && perUsd !== "" ? Number(perUsd) : Number.NaN];
  });
  const areRates = rates.every(([currency, perUsd]) => currency !== null && currency !== "usd" && isPerUsd(perUsd));
  const isOneEach = new Set(rates.map(([currency]) => currency)).size === rates.length;
  if (!areRates || !isOneEach) ctx.addIssue({ code: "custom", message: "must look like ton=0.35,xtr=77: what a US dollar buys of each" });
  return Object.fromEntries(rates);
});
const origins = list
  .transform((items) => items.map((item) => item.toLowerCase()))
  .refine((items) => items.every(isOriginPattern), "must be origins, such as https://app.example.com or https://*.staging.example.com")
  .pipe(z.array(z.string()));
const optionalUrl = z.union([z.literal(""), url]);

/** Costs of yesterday can still be imported. */
const MIN_CLICK_RETENTION_DAYS = 2;
const MIN_ADDRESS_RETENTION_DAYS = 7;

/** A number of days, or 0 for ever. */
const daysOrNever = (least: number) =>
  z.coerce
    .number()
    .int()
    .refine((days) => days === 0 || days >= least, `must be 0 or at least ${least}`);

const schema = z
  .object({
    PUBLIC_URL: url,
    TELEGRAM_API_ROOT: url.default("https://api.telegram.org"),
    TELEGRAM_ADS_API_ROOT: url.default("https://promoteapi.telegram.org"),
    SERVICE_BOT_TOKEN: z
      .string()
      .regex(/^(\d+:[\w-]+)?$/, "must look like 123456:ABC…")
      .default(""),
    SERVICE_BOT_USERNAME: z
      .string()
      .regex(/^@?\w*$/, "must be a Telegram username")
      .transform((name) => name.replace(/^@/, ""))
      .default(""),
    ENCRYPTION_KEY: z.base64().transform((value, ctx) => {
      const bytes = Uint8Array.fromBase64(value);
      if (bytes.length !== 32) ctx.addIssue({ code: "custom", message: "must be 32 bytes in base64" });
      return bytes;
    }),
    OUTBOUND_ALLOWLIST: list.default([]),
    DASHBOARD_ORIGINS: origins.default([]),
    SELF_HOSTED: z.stringbool().default(false),
    CURRENCY_RATES_URL: list.pipe(z.array(url)).default([]),
    CURRENCY_RATES: fixedRates.prefault(""),
    CLICK_RETENTION_DAYS: daysOrNever(MIN_CLICK_RETENTION_DAYS).default(0),
    RECEIVED_RETENTION_DAYS: z.coerce.number().int().nonnegative().default(30),
    ATTEMPT_RETENTION_DAYS: z.coerce.number().int().nonnegative().default(90),
    ADDRESS_RETENTION_DAYS: daysOrNever(MIN_ADDRESS_RETENTION_DAYS).default(180),
    AUDIT_RETENTION_DAYS: z.coerce.number().int().nonnegative().default(730),
    METRICS_TOKEN: z
      .string()
      .refine((token) => token === "" || token.length >= 16, "must have 16 characters or more")
      .default(""),
    DNS_RESOLVER_URL: url.default("https://cloudflare-dns.com/dns-query"),
    PAYMENT_GATEWAY_URL: optionalUrl.default(""),
    PAYMENT_GATEWAY_SECRET: z.string().default(""),
    MAIL_FROM: z.union([z.literal("").transform(() => null), z.email()]).default(null),
    STARS_PER_USD: z.coerce.number().int().positive().default(50),
    CELL_FOR_NEW: z.coerce.number().int().min(0).max(LAST_CELL).default(0),
  })
  .superRefine((vars, ctx) => {
    const loopback = isLoopbackHost(new URL(vars.PUBLIC_URL).hostname);
    if (vars.OUTBOUND_ALLOWLIST.length > 0 && !loopback) {
      ctx.addIssue({ code: "custom", path: ["OUTBOUND_ALLOWLIST"], message: "is for development only: PUBLIC_URL is not loopback" });
    }
    if (vars.SERVICE_BOT_TOKEN !== "" && vars.SERVICE_BOT_USERNAME === "") {
      ctx.addIssue({ code: "custom", path: ["SERVICE_BOT_USERNAME"], message: "must be set when SERVICE_BOT_TOKEN is" });
    }
    if (vars.PAYMENT_GATEWAY_URL !== "" && vars.PAYMENT_GATEWAY_SECRET.length < 16) {
      ctx.addIssue({
        code: "custom",
        path: ["PAYMENT_GATEWAY_SECRET"],
        message: "must have 16 characters or more when PAYMENT_GATEWAY_URL is set",
      });
    }
  });

export interface Config {
  publicUrl: string;
  telegramApiRoot: string;
  /** Of the API by which linked cabinets are pulled. */
  telegramAdsApiRoot: string;
  /** Null: sign-in, notifications and Stars are off. */
  serviceBot: { token: string; username: string } | null;
  encryptionKey: Uint8Array<ArrayBuffer>;
  /** host:port pairs exempt from the address check, in development. */
  outboundAllowlist: string[];
  /** Patterns of origins.ts: whose pages may call the APIs. */
  dashboardOrigins: string[];
  /** Everybody has the unlimited tariff unless the operator gave another, and nothing lapses. */
  selfHosted: boolean;
  /** Where the day's rates are asked for, the more trusted first; empty: nowhere. */
  currencyRatesUrls: string[];
  /** Units of each currency that a US dollar buys, fixed by the operator. */
  currencyRates: Readonly<Record<string, number>>;
  /** Raw clicks older than this are deleted; 0: never. */
  clickRetentionDays: number;
  /** Received calls older than this are deleted; 0: never. */
  receivedRetentionDays: number;
  /** Attempts at deliveries older than this are deleted; 0: never. */
  attemptRetentionDays: number;
  /** Addresses and user agents of clicks and leads older than this are blanked; 0: never. */
  addressRetentionDays: number;
  /** Entries of the audit older than this are deleted; 0: never. */
  auditRetentionDays: number;
  /** What /metrics is read with; empty: it is not served. */
  metricsToken: string;
  dnsResolverUrl: string;
  paymentGateway: { url: string; secret: string } | null;
  /** Where mails come from; null: none are sent. */
  mailFrom: string | null;
  starsPerUsd: number;
  /** The cell in which the accounts of people who sign in for the first time are created. */
  cellForNew: number;
}

/** Named in one line: the variables that are missing or malformed. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Parses the Worker's variables and secrets.
 * @throws ConfigError naming every variable at fault; values are never shown
 */
export function parseConfig(env: object): Config {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return name in env ? `${name} ${issue.message}` : `${name} is missing`;
    });
    throw new ConfigError(`configuration: ${faults.join("; ")}`);
  }
  const vars = parsed.data;
  return {
    publicUrl: vars.PUBLIC_URL,
    telegramApiRoot: vars.TELEGRAM_API_ROOT,
    telegramAdsApiRoot: vars.TELEGRAM_ADS_API_ROOT,
    serviceBot: vars.SERVICE_BOT_TOKEN === "" ? null : { token: vars.SERVICE_BOT_TOKEN, username: vars.SERVICE_BOT_USERNAME },
    encryptionKey: vars.ENCRYPTION_KEY,
    outboundAllowlist: vars.OUTBOUND_ALLOWLIST.map((host) => host.toLowerCase()),
    dashboardOrigins: vars.DASHBOARD_ORIGINS,
    selfHosted: vars.SELF_HOSTED,
    currencyRatesUrls: vars.CURRENCY_RATES_URL,
    currencyRates: vars.CURRENCY_RATES,
    clickRetentionDays: vars.CLICK_RETENTION_DAYS,
    receivedRetentionDays: vars.RECEIVED_RETENTION_DAYS,
    attemptRetentionDays: vars.ATTEMPT_RETENTION_DAYS,
    addressRetentionDays: vars.ADDRESS_RETENTION_DAYS,
    auditRetentionDays: vars.AUDIT_RETENTION_DAYS,
    metricsToken: vars.METRICS_TOKEN,
    dnsResolverUrl: vars.DNS_RESOLVER_URL,
    paymentGateway: vars.PAYMENT_GATEWAY_URL === "" ? null : { url: vars.PAYMENT_GATEWAY_URL, secret: vars.PAYMENT_GATEWAY_SECRET },
    mailFrom: vars.MAIL_FROM,
    starsPerUsd: vars.STARS_PER_USD,
    cellForNew: vars.CELL_FOR_NEW,
  };
}
