import { useState } from "react";
import { useMay } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, ErrorNote } from "../../ui/states.tsx";
import { type TabProps, useOwnsOffers } from "./facts.ts";
import { PaymentCalculator } from "./payment-calculator.tsx";
import { type Edited, PaymentEditor } from "./payment-editor.tsx";
import { PaymentTable } from "./payment-table.tsx";
import { useAffiliateNames } from "./use-affiliate-names.ts";
import { usePayments } from "./use-payments.ts";

/** What conversions that advertisers report are worth, and which payment holds for one. */
export function Payments({ offer }: TabProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const may = useMay()("network-offers.write");
  const isOwner = useOwnsOffers();
  const payments = usePayments(offer);
  const { placed, save, amount } = payments;
  const affiliateName = useAffiliateNames(offer.id, placed);
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
        <>
          <PaymentTable
            label={shared.tabNames.payments}
            rows={placed}
            amount={amount}
            affiliateName={affiliateName}
            {...(may ? { onEdit: (at: number) => setEdited({ at }) } : {})}
          />
          <PaymentCalculator offer={offer} payments={payments} affiliateName={affiliateName} />
        </>
      )}
      {edited !== null && <PaymentEditor payments={payments} edited={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}
