import { useFormat } from "../../shell/account.ts";
import { OfferName } from "../../shell/offer-name.tsx";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { useTexts } from "../../texts/define.ts";
import { type Column, Table } from "../../ui/table.tsx";

/** What confirmed leads of an offer cost. */
export interface Charge {
  offer: { id: number; title: string };
  leads: number;
  amount: number;
  currency: string;
}

/** What is charged for which offer. */
export function Charges({ charges }: { charges: readonly Charge[] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const columns: Column<Charge>[] = [
    {
      id: "offer",
      header: t.offer,
      value: ({ offer }) => offer.title,
      cell: ({ offer }) => <OfferName id={offer.id} title={offer.title} />,
      fills: true,
    },
    {
      id: "leads",
      header: t.approved,
      hint: t.leadsHint,
      numeric: true,
      value: ({ leads }) => leads,
      cell: ({ leads }) => format.number(leads),
    },
    {
      id: "amount",
      header: t.charged,
      hint: t.chargedHint,
      numeric: true,
      value: ({ amount }) => amount,
      cell: ({ amount, currency }) => format.money(amount, currency),
    },
  ];
  if (charges.length === 0) return <p className="text-muted">{t.noCharges}</p>;
  return <Table label={t.byOffer} rows={charges} columns={columns} idOf={({ offer, currency }) => `${offer.id} ${currency}`} />;
}
