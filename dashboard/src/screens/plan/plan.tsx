import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { lapsed } from "../../api/query-client.ts";
import { useAccount } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { plan } from "../../texts/plan.ts";
import { now, parseUtc } from "../../time.ts";
import { Page, Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { useStore } from "../../use-store.ts";
import { History } from "./history.tsx";
import { type Invoice, PayNow } from "./pay-now.tsx";
import { Plans } from "./plans.tsx";

// No plan can be bought earlier: the server's rule.
const BUYABLE_MS = 3 * 86_400_000;

/** What is paid, and until when. Lies over all other screens when the plan is over. */
export function Plan() {
  const t = useTexts(plan);
  const account = useAccount();
  if (account.self_hosted)
    return (
      <Page title={t.title}>
        <Panel>
          <p>{t.selfHosted}</p>
        </Panel>
      </Page>
    );
  return <Paid />;
}

function Paid() {
  const t = useTexts(plan);
  const account = useAccount();
  const isOver = useStore(lapsed);
  const open = useOpening();
  const plans = useRead("/api/tariff/list.json");
  const config = useRead("/api/auth/config.json");
  const [invoice, setInvoice] = useState<Invoice | null>(null);
  const [isPaid, setPaid] = useState(false);
  const endsMs = parseUtc(account.paid_until);
  const isEarly = account.paid && endsMs !== null && endsMs - now() > BUYABLE_MS;
  const settle = () => {
    setInvoice(null);
    setPaid(true);
    open();
  };
  return (
    <Page title={isOver ? t.overTitle : t.title}>
      {isOver && <Over />}
      <Current />
      <p role="status" className={isPaid ? "" : "sr-only"}>
        {isPaid ? <Status tone="good">{t.paid}</Status> : ""}
      </p>
      {invoice !== null && <PayNow invoice={invoice} onPaid={settle} onCancel={() => setInvoice(null)} />}
      <Loaded query={plans}>
        {({ data }) => <Plans plans={data} config={config.data?.data} isEarly={isEarly} onInvoice={setInvoice} onTaken={settle} />}
      </Loaded>
      <History />
    </Page>
  );
}

/** What stopped, and what goes on. */
function Over() {
  const t = useTexts(plan);
  return (
    <Panel className="border-warn">
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {t.over.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Panel>
  );
}

function Current() {
  const t = useTexts(plan);
  const isOver = useStore(lapsed);
  const { tariff_name: name, paid, paid_until: until, campaigns, tariff_campaigns: most } = useAccount();
  return (
    <Panel title={t.current}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        <dt className="text-muted">{t.plan}</dt>
        <dd className="font-medium">{name}</dd>
        {parseUtc(until) !== null && (
          <>
            <dt className="text-muted">{paid ? t.until : t.ended}</dt>
            <dd>
              <Time utc={until} />
            </dd>
          </>
        )}
        <dt className="text-muted">{t.campaigns}</dt>
        <dd>
          <Link to="/campaigns" className="underline">
            {isOver ? campaigns : most < 0 ? t.usedOfMany(campaigns) : t.used(campaigns, most)}
          </Link>
        </dd>
      </dl>
    </Panel>
  );
}

/** Opens the other screens again: what was refused is asked anew. Also when it was paid elsewhere, which the account tells. */
function useOpening(): () => void {
  const client = useQueryClient();
  const { paid } = useAccount();
  const wasPaid = useRef(paid);
  const open = () => {
    lapsed.set(false);
    void client.invalidateQueries();
  };
  useEffect(() => {
    if (paid && !wasPaid.current) lapsed.set(false);
    wasPaid.current = paid;
  }, [paid]);
  return open;
}
