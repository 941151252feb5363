import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../shell/account.ts";
import { TAB, TABS } from "../../shell/page-tabs.tsx";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { paymentGrid as gridTexts } from "../../texts/payment-grid.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty, ErrorNote } from "../../ui/states.tsx";
import { type TabProps, useOwnsOffers } from "./facts.ts";
import { NEW_PAYMENT } from "./payment.ts";
import { PaymentCalculator } from "./payment-calculator.tsx";
import { type Edited, PaymentEditor } from "./payment-editor.tsx";
import { PaymentGrid } from "./payment-grid.tsx";
import { PaymentTable } from "./payment-table.tsx";
import { useAffiliateNames } from "./use-affiliate-names.ts";
import { useConversionPrice } from "./use-conversion-price.ts";
import { goalsOf, type PlacedPayment, usePayments } from "./use-payments.ts";

const route = getRouteApi("/offers/$id");

/** What conversions that advertisers report are worth, and which payment holds for one. */
export function Payments({ offer }: TabProps) {
  const t = useTexts(texts);
  const may = useMay()("network-offers.write");
  const isOwner = useOwnsOffers();
  const payments = usePayments(offer);
  const { placed, save } = payments;
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">
          {t.paymentsHelp} {isOwner ? t.ownLeadsHelp : t.ownersLeadsHelp}
        </p>
        {may && (
          <Button look="main" onClick={() => setEdited({ at: null })}>
            {t.addPayment}
          </Button>
        )}
      </div>
      {save.error !== null && edited === null && <ErrorNote error={save.error} />}
      {placed.length === 0 ? (
        <Empty title={t.noPayments}>
          <p className="max-w-prose">{t.noPaymentsHelp}</p>
        </Empty>
      ) : (
        <Shown offer={offer} payments={payments} {...(may ? { onEdit: setEdited } : {})} />
      )}
      {edited !== null && <PaymentEditor payments={payments} edited={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

interface ShownProps extends TabProps {
  payments: ReturnType<typeof usePayments>;
  /** Left out: nothing may be changed. */
  onEdit?: (edited: Edited) => void;
}

/** The payments in a list or a grid, with the calculator. */
function Shown({ offer, payments, onEdit }: ShownProps) {
  const t = useTexts(texts);
  const words = useTexts(gridTexts);
  const { tabNames } = useTexts(offerTexts);
  const { view } = route.useSearch();
  const { placed, all, amount } = payments;
  const goals = goalsOf(all);
  const affiliateName = useAffiliateNames(offer.id, placed);
  const price = useConversionPrice(offer, goals[0]?.goal ?? NEW_PAYMENT.goal);
  const table = (label: string, rows: readonly PlacedPayment[]) => (
    <PaymentTable
      label={label}
      rows={rows}
      amount={amount}
      affiliateName={affiliateName}
      {...(onEdit ? { onEdit: (at: number) => onEdit({ at }) } : {})}
    />
  );
  const own = placed.filter(({ payment }) => payment.partners.length > 0);
  return (
    <>
      <nav aria-label={t.view} className={TABS}>
        {([undefined, "grid"] as const).map((each) => (
          <Link
            key={each ?? "list"}
            from="/offers/$id"
            to="/offers/$id"
            params={{ id: String(offer.id) }}
            search={(before) => ({ ...before, view: each })}
            activeOptions={{ explicitUndefined: true }}
            className={TAB}
          >
            {t.views[each ?? "list"]}
          </Link>
        ))}
      </nav>
      {view === undefined && table(tabNames.payments, placed)}
      {view === "grid" && (
        <Panel title={words.grid}>
          <p className="mb-3 max-w-prose text-sm text-muted">{words.gridHelp}</p>
          <PaymentGrid payments={payments} goals={goals} decided={price.decided} {...(onEdit ? { onEdit } : {})} />
        </Panel>
      )}
      {view === "grid" && own.length > 0 && <Panel title={words.exceptions}>{table(words.exceptions, own)}</Panel>}
      <PaymentCalculator price={price} payments={payments} affiliateName={affiliateName} />
    </>
  );
}
