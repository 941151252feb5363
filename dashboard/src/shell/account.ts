import { createContext, useContext } from "react";
import type { Data } from "../api/client.ts";
import { formatCountry } from "../country.ts";
import { formatMoney, formatMoneyRange, formatNumber, formatPercent, formatRate, formatTyped } from "../number.ts";
import { language } from "../preferences.ts";
import { formatDate, formatDays } from "../time.ts";
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

/** Whether somebody has links of their own: staff and advertisers of a network have none. */
export const hasTraffic = ({ role }: Pick<Account, "role">): boolean => role === "owner" || role === "affiliate";

/** Formats values for this person: their language, the account's zone and currency. */
export function useFormat() {
  const { time_zone: zone, currency, network } = useAccount();
  const lang = useStore(language);
  return {
    lang,
    zone,
    /** Of times of the Network API. */
    networkZone: network?.time_zone ?? zone,
    currency,
    number: (value: number) => formatNumber(value, lang),
    percent: (value: number | null) => formatPercent(value, lang),
    rate: (value: number | null) => formatRate(value, lang),
    /** As a field has it. */
    typed: (value: number) => formatTyped(value, lang),
    moneyRange: (from: number, to: number, of = currency) => formatMoneyRange(from, to, of, lang),
    money: (value: number | null, of = currency) => formatMoney(value, of, lang),
    /** By the code of an answer. */
    country: (code: string) => formatCountry(code, lang),
    /** The day of an answer, or of a time of one as it stands there. */
    date: (text: string) => formatDate(text.slice(0, 10), lang),
    /** From one day to another, both counted. */
    days: (from: string, to: string) => formatDays(from, to, lang),
  };
}
