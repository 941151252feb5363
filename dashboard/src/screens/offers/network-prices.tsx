import { useState } from "react";
import { useMay } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offerNetworkPrices as texts } from "../../texts/offer-network-prices.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import type { TabProps } from "./facts.ts";
import { NetworkCalculator } from "./network-calculator.tsx";
import { NetworkPriceGrid } from "./network-price-grid.tsx";
import { NEW_PAYMENT } from "./payment.ts";
import { type Edited, PaymentEditor } from "./payment-editor.tsx";
import { PaymentTable } from "./payment-table.tsx";
import { useConversionPrice } from "./use-conversion-price.ts";
import { goalsOf, usePayments } from "./use-payments.ts";

/** What the network's conversions of an offer are worth: by country and goal, and for single affiliates. For the network's staff. */
export function NetworkPrices({ offer }: TabProps) {
  const t = useTexts(texts);
  const words = useTexts(offerPayments);
  const may = useMay()("network-offers.write");
  const payments = usePayments(offer);
  const goals = goalsOf(payments.all);
  const [edited, setEdited] = useState<Edited | null>(null);
  const price = useConversionPrice(offer, goals[0]?.goal ?? NEW_PAYMENT.goal);
  const own = payments.placed.filter(({ payment }) => payment.partners.length > 0);
  return (
    <div className="flex flex-col gap-4">
      <Panel title={t.grid} actions={may && <Button onClick={() => setEdited({ at: null })}>{words.addPayment}</Button>}>
        {goals.length === 0 ? (
          <Empty title={words.noPayments}>
            <p className="max-w-prose">{words.noPaymentsHelp}</p>
            <p className="max-w-prose">{t.rulesHelp}</p>
          </Empty>
        ) : (
          <>
            <p className="mb-3 max-w-prose text-sm text-muted">{t.gridHelp}</p>
            <NetworkPriceGrid payments={payments} goals={goals} decided={price.decided} {...(may ? { onEdit: setEdited } : {})} />
          </>
        )}
      </Panel>
      <Panel title={t.exceptions}>
        {own.length === 0 ? (
          <p className="text-sm text-muted">{t.noExceptions}</p>
        ) : (
          <PaymentTable
            offer={offer.id}
            label={t.exceptions}
            rows={own}
            amount={payments.amount}
            {...(may ? { onEdit: (at: number) => setEdited({ at }) } : {})}
          />
        )}
      </Panel>
      <NetworkCalculator price={price} goals={goals} payments={payments} />
      {edited !== null && <PaymentEditor payments={payments} edited={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}
