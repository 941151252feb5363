import { DAY_MS } from "../../lib/time.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { defaultTariff, findTariff, type Tariff } from "./tariffs.ts";

/** How long the API goes on after a paid plan lapsed. */
const GRACE_DAYS = 7;

export interface Entitlement {
  tariff: Tariff;
  /** A paid plan in force, which transfers to this account need. */
  paid: boolean;
  /** Sessions are let in: ends when the paid time does. */
  dashboardOpen: boolean;
  /** API keys are let in, updates are processed and postbacks are sent: ends with the grace. */
  apiOpen: boolean;
}

/** What an account may do now, from its tariff and its paid time. */
export function entitlement({ config, now }: Pick<Deps, "config" | "now">, account: Pick<Account, "tariff" | "paidUntilMs">): Entitlement {
  const tariff = findTariff(account.tariff ?? "") ?? defaultTariff(config.selfHosted);
  if (config.selfHosted) return { tariff, paid: true, dashboardOpen: true, apiOpen: true };
  if (tariff.priceUsd === 0) return { tariff, paid: false, dashboardOpen: true, apiOpen: true };
  const lapsedMs = now() - (account.paidUntilMs ?? 0);
  return { tariff, paid: lapsedMs < 0, dashboardOpen: lapsedMs < 0, apiOpen: lapsedMs < GRACE_DAYS * DAY_MS };
}
