import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat, useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { Time } from "../../shell/time.tsx";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { shell } from "../../texts/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { NewSecret } from "../../ui/new-secret.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { type Affiliate, stateOf } from "./affiliate.ts";
import { AffiliateForm } from "./affiliate-form.tsx";
import { AffiliateOffers } from "./affiliate-offers.tsx";
import { OwnRequests } from "./own-requests.tsx";
import { AffiliateStatus } from "./state.tsx";

const CHANGED = ["/3.0/admin/partner"];
const route = getRouteApi("/affiliates/$id");

/** One affiliate: who they are, what they are owed, and which offers they work with. */
export function AffiliatePage() {
  const { id } = route.useParams();
  const { ones } = useTexts(shell);
  const query = useRead("/3.0/admin/partner/{ID}", { ID: id });
  return (
    <LoadedPage query={query} title={ones.affiliates}>
      {({ partner }) => <Shown key={partner.id} affiliate={partner} />}
    </LoadedPage>
  );
}

function Shown({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const may = useMay();
  return (
    <Page
      title={<bdi>{nameOf(affiliate)}</bdi>}
      actions={
        <>
          <PeriodPicker />
          {may("affiliates.write") && <Decide affiliate={affiliate} />}
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-3">
        <AffiliateStatus affiliate={affiliate} />
        <span className="min-w-0 text-muted wrap-anywhere">
          #{affiliate.id} · {affiliate.email} · {t.added} <Time ofNetwork={affiliate.created_at} />
        </span>
      </p>
      {may("tickets.read") && <OwnRequests affiliate={affiliate.id} />}
      <AffiliateOffers affiliate={affiliate} />
      <Balance affiliate={affiliate} />
      <AffiliateForm affiliate={affiliate} />
      {may("affiliates.write") && <SignIn affiliate={affiliate} />}
    </Page>
  );
}

/** Lets an affiliate work with the network, or not. */
function Decide({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const set = useWrite("/3.0/admin/partner/{ID}", CHANGED);
  const state = stateOf(affiliate);
  const setStatus = (status: Affiliate["status"]) => set.mutateAsync({ ID: affiliate.id, status });
  return (
    <>
      {state !== "active" && (
        <Button look="main" busy={set.isPending} onClick={() => void setStatus("active").catch(() => {})}>
          {state === "banned" ? t.unblock : t.approve}
        </Button>
      )}
      {state !== "banned" && (
        <Confirm label={t.block} title={t.blockTitle(nameOf(affiliate))} confirm={t.block} onConfirm={() => setStatus("banned")}>
          <p>{t.blockWarning}</p>
        </Confirm>
      )}
    </>
  );
}

function Balance({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const format = useFormat();
  const rows = Object.entries(affiliate.balance).map(([currency, amounts]) => ({ currency, ...amounts }));
  type Row = (typeof rows)[number];
  const amount = (id: "hold" | "available" | "balance", header: string): Column<Row> => ({
    id,
    header,
    numeric: true,
    value: (row) => row[id],
    cell: (row) => format.money(row[id], row.currency),
  });
  const columns: Column<Row>[] = [
    { id: "currency", header: t.currency, value: ({ currency }) => currency },
    amount("hold", t.hold),
    amount("available", t.available),
    amount("balance", t.total),
  ];
  return (
    <Panel title={t.money}>
      <Table label={t.money} rows={rows} columns={columns} idOf={({ currency }) => currency} />
    </Panel>
  );
}

function SignIn({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const make = useWrite("/3.0/admin/partner/password/{ID}", []);
  const [password, setPassword] = useState<string | null>(null);
  return (
    <Panel title={t.signIn}>
      <div className="flex max-w-2xl flex-col items-start gap-3">
        <p className="text-muted">{t.signInHelp}</p>
        {password !== null && <NewSecret label={t.password} secret={password} onKept={() => setPassword(null)} />}
        <Confirm
          label={t.newPassword}
          title={t.newPasswordTitle(nameOf(affiliate))}
          confirm={t.newPassword}
          onConfirm={async () => setPassword((await make.mutateAsync({ ID: affiliate.id })).partner.password)}
        >
          <p>{t.newPasswordWarning}</p>
        </Confirm>
      </div>
    </Panel>
  );
}
