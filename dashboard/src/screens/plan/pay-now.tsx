import { useEffect } from "react";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { plan } from "../../texts/plan.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { Qr } from "../../ui/qr.tsx";
import { ErrorNote } from "../../ui/states.tsx";

export interface Invoice {
  url: string;
  payment: number;
  /** It is paid in Telegram, which may be on another device. */
  isTelegram: boolean;
}

const POLL_MS = 3000;

/** Where to pay; looks every three seconds whether it was. */
export function PayNow({ invoice, onPaid, onCancel }: { invoice: Invoice; onPaid: () => void; onCancel: () => void }) {
  const t = useTexts(plan);
  const { url, payment, isTelegram } = invoice;
  const check = useRead("/api/pay/check.json", { payment }, { refetchInterval: POLL_MS, staleTime: 0 });
  const isPaid = check.data?.data.payment === payment && check.data.data.status === "paid";
  useEffect(() => {
    if (isPaid) onPaid();
  }, [isPaid, onPaid]);
  return (
    <Panel title={t.payTitle}>
      <div className="flex flex-col items-start gap-3">
        <p>{isTelegram ? t.payTelegram : t.payGateway}</p>
        {/^https?:/.test(url) && (
          <a href={url} target="_blank" rel="noreferrer" className={buttonClass("main")}>
            {isTelegram ? t.openTelegram : t.openGateway}
          </a>
        )}
        {isTelegram && <Qr text={url} label={t.qr} />}
        {check.error !== null && <ErrorNote error={check.error} />}
        <p role="status" className="text-muted">
          {t.waiting}
        </p>
        <Button look="quiet" onClick={onCancel}>
          {t.otherWay}
        </Button>
      </div>
    </Panel>
  );
}
