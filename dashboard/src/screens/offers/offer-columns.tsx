import { Link } from "@tanstack/react-router";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offers as texts } from "../../texts/offers.ts";
import { Numbered } from "../../ui/numbered.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { type Offer, rangesOf, STATE_TONES, useRangeText } from "./facts.ts";
import type { Figures } from "./figures.ts";

/** A line of the list. */
export interface Row {
  /** Null: the total. */
  offer: Offer | null;
  summary: Summary | undefined;
  figures: Figures;
  waiting: number;
}

interface Summary {
  countries: string[];
  payouts: { currency: string; from: number; to: number }[];
  approved: number;
}

/** The columns of the list; those with figures for whoever may see these. */
export function useColumns(hasFigures: boolean): Column<Row>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const rangeText = useRangeText();
  const ranges = ({ offer, summary }: Row) => (offer === null ? [] : rangesOf(offer.payments, summary?.payouts ?? []));
  const money = (id: "paid" | "charged" | "margin"): Column<Row> => ({
    id,
    header: t[id],
    hint: t.hints[id],
    value: ({ figures }) => figures[id],
    cell: ({ figures }) => format.money(figures[id]),
    numeric: true,
    onPhone: id === "margin",
  });
  const figures: Column<Row>[] = [
    {
      id: "leads",
      header: t.leads,
      hint: t.hints.leads,
      value: ({ figures }) => figures.leads,
      cell: ({ figures }) => format.number(figures.leads),
      numeric: true,
      onPhone: true,
    },
    money("paid"),
    money("charged"),
    money("margin"),
  ];
  return [
    {
      id: "name",
      header: t.name,
      fills: true,
      value: ({ offer }) => offer?.title.toLowerCase() ?? "",
      cell: ({ offer }) =>
        offer === null ? (
          words.total
        ) : (
          <Numbered number={offer.id}>
            <Link to="/offers/$id" params={{ id: String(offer.id) }} className="font-medium underline">
              <bdi>{offer.title}</bdi>
            </Link>
          </Numbered>
        ),
    },
    {
      id: "state",
      header: t.state,
      value: ({ offer }) => offer?.status ?? "",
      cell: ({ offer }) => offer !== null && <Status tone={STATE_TONES[offer.status]}>{t.states[offer.status]}</Status>,
    },
    {
      id: "affiliates",
      header: t.affiliates,
      hint: t.hints.affiliates,
      value: ({ waiting, summary }) => waiting * 10_000 + (summary?.approved ?? 0),
      cell: ({ offer, waiting, summary }) =>
        offer !== null && (
          <Link
            to="/offers/$id"
            params={{ id: String(offer.id) }}
            search={{ tab: "affiliates" }}
            title={[waiting > 0 && t.waiting(waiting), summary && t.approved(summary.approved)].filter(Boolean).join(", ")}
            className="underline"
          >
            {waiting > 0 ? (
              <b className="text-warn">{t.waiting(waiting)}</b>
            ) : (
              summary && (offer.privacy === "public" ? t.everybody : t.approved(summary.approved))
            )}
          </Link>
        ),
    },
    {
      id: "price",
      header: t.price,
      hint: t.hints.price,
      value: (row) => ranges(row)[0]?.from ?? null,
      cell: (row) => <Ranges texts={ranges(row).map(rangeText)} />,
      numeric: true,
    },
    ...(hasFigures ? figures : []),
    { id: "privacy", header: t.privacy, value: ({ offer }) => (offer === null ? "" : t.privacies[offer.privacy]) },
    {
      id: "countries",
      header: t.countries,
      value: ({ summary }) => summary?.countries.join(" ") ?? "",
      cell: ({ offer, summary }) => offer !== null && summary !== undefined && <Countries codes={summary.countries} />,
    },
  ];
}

/** What affiliates get in the first unit; in all units in the tooltip. */
function Ranges({ texts: [first, ...more] }: { texts: readonly string[] }) {
  if (more.length === 0) return first;
  return (
    <span title={[first, ...more].join("; ")}>
      {first} <span className="text-muted">+{more.length}</span>
    </span>
  );
}

const COUNTRIES_SHOWN = 2;

/** The first of an offer's countries by their codes; all by their names in the tooltip. */
function Countries({ codes }: { codes: readonly string[] }) {
  const t = useTexts(texts);
  const format = useFormat();
  if (codes.length === 0) return t.everywhere;
  const more = codes.length - COUNTRIES_SHOWN;
  return (
    <span title={codes.map((code) => format.country(code.toLowerCase())).join(", ")}>
      {codes.slice(0, COUNTRIES_SHOWN).join(", ")}
      {more > 0 && ` +${more}`}
    </span>
  );
}
