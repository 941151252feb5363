import { createContext, useContext } from "react";
import type { Data } from "../api/client.ts";
import { formatCountry } from "../country.ts";
import { formatMoney, formatNumber, formatPercent } from "../number.ts";
import { language } from "../preferences.ts";
import { formatClock, formatDate, formatExactly, formatInstant, parseIn, parseUtc } from "../time.ts";
import { useStore } from "../use-store.ts";

export type Account = Data<"/api/profile/info.json", "get">;
export type Role = Account["role"];

export const AccountContext = createContext<Account | null>(null);

/** Whose account this is: everything below the shell has one. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (account === null) throw new Error("there is no account outside the shell");
  return account;
}

/** Whether the account has a right in its network now. The server decides; this only leaves out what it would refuse. */
export function useMay(): (right: NonNullable<Account["network"]>["rights"][number]) => boolean {
  const { network } = useAccount();
  return (right) => network?.open === true && network.rights.includes(right);
}

/** Formats values for this person: their language, the account's zone and currency. */
export function useFormat() {
  const { time_zone: zone, currency, network } = useAccount();
  const lang = useStore(language);
  return {
    lang,
    zone,
    currency,
    number: (value: number) => formatNumber(value, lang),
    percent: (value: number | null) => formatPercent(value, lang),
    money: (value: number | null, of = currency) => formatMoney(value, of, lang),
    /** By the code of an answer. */
    country: (code: string) => formatCountry(code, lang),
    /** A time of an answer, in UTC there; empty where it is never. */
    time: (utc: string) => show(parseUtc(utc), (ms) => formatInstant(ms, zone, lang)),
    /** A time of an answer whose zone is that of the account. */
    zoned: (text: string) => show(parseUtc(text), (ms) => formatInstant(ms, "UTC", lang)),
    /** A time of the Network API, which is in the network's zone, in the account's. */
    ofNetwork: (text: string) => show(parseIn(network?.time_zone ?? zone, text), (ms) => formatInstant(ms, zone, lang)),
    /** The day of an answer, or of a time of one as it stands there. */
    date: (text: string) => formatDate(text.slice(0, 10), lang),
    /** Its hours, minutes and seconds. */
    clock: (utc: string) => show(parseUtc(utc), (ms) => formatClock(ms, zone, lang)),
    /** For its tooltip. */
    exactly: (utc: string) => show(parseUtc(utc), (ms) => formatExactly(ms, zone)),
  };
}

function show(ms: number | null, format: (ms: number) => string): string {
  return ms === null ? "" : format(ms);
}
