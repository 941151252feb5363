import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { Button } from "../../ui/button.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { AffiliateName } from "./affiliate-name.tsx";
import { usePaymentWords } from "./use-payment-words.ts";
import type { PlacedPayment, usePayments } from "./use-payments.ts";

interface Props {
  label: string;
  rows: readonly PlacedPayment[];
  amount: ReturnType<typeof usePayments>["amount"];
  affiliateName: (id: number) => string;
  /** Left out: nothing may be changed. */
  onEdit?: (at: number) => void;
}

/** Payments of an offer, one a row. */
export function PaymentTable({ label, rows, amount, affiliateName, onEdit }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const { countriesOf, visitorsOf } = usePaymentWords();
  const columns: Column<PlacedPayment>[] = [
    {
      id: "goal",
      header: shared.goal,
      fills: true,
      value: ({ payment }) => payment.goal,
      cell: ({ payment: { goal, title } }) => (
        <>
          <code>{goal}</code> <bdi>{title}</bdi>
        </>
      ),
    },
    {
      id: "revenue",
      header: shared.payoutHead,
      hint: shared.payout,
      numeric: true,
      onPhone: true,
      value: ({ payment }) => payment.revenue,
      cell: ({ payment }) => amount(payment.revenue, payment),
    },
    {
      id: "total",
      header: shared.revenueHead,
      hint: shared.revenue,
      numeric: true,
      value: ({ payment }) => payment.total,
      cell: ({ payment }) => amount(payment.total, payment),
    },
    {
      id: "countries",
      header: shared.countries,
      onPhone: true,
      value: ({ payment }) => countriesOf(payment),
      cell: ({ payment }) => (
        <span title={countriesOf(payment)} className="block truncate sm:max-w-44">
          {countriesOf(payment)}
        </span>
      ),
    },
    {
      id: "visitors",
      header: t.visitors,
      value: ({ payment }) => visitorsOf(payment).join(", "),
    },
    {
      id: "partners",
      header: shared.affiliate,
      value: ({ payment }) => payment.partners.map(affiliateName).join(", "),
      cell: ({ payment: { partners } }) =>
        partners.length === 0 ? shared.anyAffiliate : <Affiliates ids={partners} nameOf={affiliateName} />,
    },
  ];
  const actions: Column<PlacedPayment> = {
    id: "actions",
    header: words.actions,
    unsorted: true,
    value: () => null,
    cell: ({ payment, at }) => (
      <Button look="quiet" aria-label={`${words.edit}: ${payment.goal} ${payment.title}`} onClick={() => onEdit?.(at)}>
        {words.edit}
      </Button>
    ),
  };
  return (
    <Table
      label={label}
      rows={rows}
      columns={onEdit === undefined ? columns : [...columns, actions]}
      idOf={({ at }) => String(at)}
      nameOf={({ payment: { goal, title } }) => `${goal} ${title}`.trim()}
    />
  );
}

function Affiliates({ ids, nameOf }: { ids: readonly number[]; nameOf: (id: number) => string }) {
  return (
    <ul className="flex flex-col gap-1 sm:max-w-44">
      {ids.map((id) => (
        <li key={id}>
          <AffiliateName id={id} name={nameOf(id)} />
        </li>
      ))}
    </ul>
  );
}
