import { useRead, useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { transfer } from "../../texts/transfer.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { HandOver } from "./hand-over.tsx";

/** Bots and campaigns go to another account, or come from one. */
export function Transfer() {
  const t = useTexts(transfer);
  return (
    <Page title={t.title}>
      <Panel title={t.give}>
        <HandOver />
      </Panel>
      <Panel title={t.take}>
        <OwnToken />
      </Panel>
    </Page>
  );
}

/** What this account is given things by. */
function OwnToken() {
  const t = useTexts(transfer);
  const query = useRead("/api/transfer/token.json");
  const renew = useWrite("/api/transfer/token.json", ["/api/transfer/token"]);
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <p className="text-muted">{t.takeHelp}</p>
      <Loaded query={query} rows={1}>
        {({ data }) => <CopyField text={data.token} label={t.ownToken} />}
      </Loaded>
      <div>
        <Confirm label={t.renew} title={t.renewTitle} confirm={t.renew} onConfirm={() => renew.mutateAsync({})}>
          <p>{t.renewHelp}</p>
        </Confirm>
      </div>
    </div>
  );
}
