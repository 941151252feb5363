import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Answer } from "../../api/client.ts";
import { useFormat } from "../../shell/account.ts";
import { ConversionState } from "../../shell/conversions.tsx";
import { Time } from "../../shell/time.tsx";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { FILTER } from "../../ui/button.tsx";
import type { Column } from "../../ui/table.tsx";
import type { ColumnName, ConversionSearch } from "./search.ts";

export type Conversion = Answer<"/3.0/stats/conversions", "get">["conversions"][number];

type ConversionColumn = Column<Conversion> & { id: ColumnName | "time" };

interface OnlyProps {
  filter: ConversionSearch;
  name: string;
  /** As wide as its column. */
  isWide?: boolean;
  children: ReactNode;
}

/** A value of a cell; clicking it shows only rows that have it. */
function Only({ filter, name, isWide = false, children }: OnlyProps) {
  const t = useTexts(texts);
  return (
    <Link
      from="/conversions"
      to="/conversions"
      search={(before) => ({ ...before, ...filter })}
      title={t.only(name)}
      className={`block truncate ${FILTER} ${isWide ? "" : "max-w-32"}`}
    >
      {children}
    </Link>
  );
}

/** @param isOwn an affiliate's own, without the network's side */
export function useConversionColumns(isOwn: boolean): ConversionColumn[] {
  const t = useTexts(texts);
  const format = useFormat();
  const money = (read: (row: Conversion) => number | undefined) => ({
    numeric: true,
    value: (row: Conversion) => read(row) ?? null,
    cell: (row: Conversion) => format.money(read(row) ?? null, row.currency),
  });
  const ofNetwork = (...columns: ConversionColumn[]) => (isOwn ? [] : columns);
  return [
    {
      id: "time",
      header: t.time,
      value: ({ created_at }) => created_at,
      cell: ({ id, created_at }) =>
        isOwn ? (
          <Time zoned={created_at} />
        ) : (
          <Link
            from="/conversions"
            to="/conversions"
            search={(before) => ({ ...before, open: id })}
            title={t.details}
            className="font-medium underline"
          >
            <Time zoned={created_at} />
          </Link>
        ),
    },
    {
      id: "status",
      onPhone: true,
      header: t.status,
      value: ({ status }) => status,
      cell: ({ status }) => <ConversionState status={status} />,
    },
    {
      id: "offer",
      header: t.offer,
      fills: true,
      value: titleOf,
      cell: (row) => (
        <Only filter={{ offer: row.offer_id }} name={titleOf(row)} isWide>
          {row.offer == null ? t.deleted : titleOf(row)}
        </Only>
      ),
    },
    ...ofNetwork(
      {
        id: "affiliate",
        header: t.affiliate,
        value: ({ partner_id }) => partner_id,
        cell: ({ partner, partner_id }) => (
          <Only filter={{ partner: partner_id }} name={nameOf(partner) || String(partner_id)}>
            {nameOf(partner) || partner_id}
          </Only>
        ),
      },
      {
        id: "advertiser",
        header: t.advertiser,
        value: ({ advertiser }) => advertiser?.title ?? "",
        cell: ({ advertiser }) =>
          advertiser != null && (
            <Only filter={{ advertiser: advertiser.id }} name={advertiser.title}>
              {advertiser.title}
            </Only>
          ),
      },
    ),
    { id: "payout", onPhone: true, header: t.payout, ...money(({ payouts }) => payouts) },
    ...ofNetwork(
      { id: "revenue", header: t.revenue, ...money(({ revenue }) => revenue) },
      { id: "earnings", header: t.earnings, ...money(({ earnings }) => earnings) },
    ),
    {
      id: "goal",
      header: t.goal,
      value: goalOf,
      cell: (row) => (
        <Only filter={{ goal: row.goal_value }} name={goalOf(row)}>
          {goalOf(row)}
        </Only>
      ),
    },
    {
      id: "country",
      header: t.country,
      value: ({ country }) => (country === "" ? "" : format.country(country)),
      cell: ({ country }) =>
        country !== "" && (
          <Only filter={{ country }} name={format.country(country)}>
            {format.country(country)}
          </Only>
        ),
    },
    { id: "sub1", header: t.sub, value: ({ sub1 }) => sub1 },
    { id: "action", header: t.action, value: ({ action_id }) => action_id },
    {
      id: "paid",
      header: t.paid,
      value: ({ payment_status }) => payment_status,
      cell: ({ payment_status }) => <span className="whitespace-nowrap">{t.payment[payment_status]}</span>,
    },
    { id: "comment", header: t.filters.comment, value: ({ comment }) => comment },
    { id: "click", header: t.filters.click, value: ({ clickid }) => clickid },
  ];
}

/** An affiliate by the best name there is; empty: by none. */
export const nameOf = (partner: Conversion["partner"]): string => partner?.title || partner?.login || partner?.email || "";

/** The name of its goal, or the word that stands for it. */
export const goalOf = ({ goal, goal_value: value }: Conversion): string => goal || value;

const titleOf = ({ offer, offer_id }: Conversion): string => offer?.title ?? String(offer_id);
