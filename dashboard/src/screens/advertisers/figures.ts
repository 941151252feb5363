import { useRead } from "../../api/hooks.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { type Invoice, sumOf } from "../../shell/invoices.tsx";
import { usePeriod } from "../../shell/period-picker.tsx";
import type { Sum } from "../../sums.ts";

/** What an advertiser owes, and for what. Null: this person may not see it, or it is not known yet. */
export interface Figures {
  leads: number | null;
  /** In the account's currency. */
  charged: number | null;
  /** Of the period. */
  invoiced: Sum[] | null;
  /** Of any period. */
  open: Sum[] | null;
}

const MOST = 500;

/** Invoices whose periods begin on some days, and those that are not paid. One without a beginning counts on the day when it was created. */
export function toSums(invoices: readonly Invoice[], { from, to }: { from: string; to: string }): { invoiced: Sum[]; open: Sum[] } {
  const isWithin = ({ start_date: start, created_at: created }: Invoice) => {
    const day = start ?? created.slice(0, 10);
    return day >= from && day <= to;
  };
  return {
    invoiced: invoices.filter(isWithin).map(sumOf),
    open: invoices.filter(({ status }) => status === "unpaid").map(sumOf),
  };
}

/** The figures of the network's advertisers in the period of the screen. @param id of one alone */
export function useFigures(id?: string) {
  const { currency, time_zone: timezone } = useAccount();
  const may = useMay();
  const { period } = usePeriod();
  const only = id === undefined ? {} : { advertiser: [id] };
  const charges = useRead(
    "/3.0/stats/getbyadvertiser",
    {
      filter: { date_from: period.from, date_to: period.to, ...only },
      conversionTypes: ["confirmed"],
      currency,
      timezone,
      limit: MOST,
    },
    { enabled: may("statistics.read") },
  );
  const bills = useRead(
    "/3.0/admin/advertiser-invoices",
    { ...(id === undefined ? {} : { supplier_id: id }), sort_type: "desc", limit: MOST },
    { enabled: may("invoices.read") },
  );
  const of = (advertiser: string): Figures => {
    const row = charges.data?.stats.find(({ slice }) => slice.advertiser.id === advertiser);
    const sums =
      bills.data &&
      toSums(
        bills.data.message.filter(({ supplier_id }) => supplier_id === advertiser),
        period,
      );
    const { count = 0, charge = 0 } = row?.actions.confirmed ?? {};
    return {
      ...(charges.data === undefined ? { leads: null, charged: null } : { leads: count, charged: charge }),
      invoiced: sums?.invoiced ?? null,
      open: sums?.open ?? null,
    };
  };
  return {
    of,
    errors: [charges.error, bills.error].filter((error) => error !== null),
    invoices: bills.data?.message,
    unconverted: charges.data?.unconverted ?? [],
    isCut: bills.data !== undefined && bills.data.pagination.total_count > MOST,
  };
}
