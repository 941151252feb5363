import { useRead, useWrite } from "../../api/hooks.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useMay } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offerAffiliates as texts } from "../../texts/offer-affiliates.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { type AffiliateRow, AffiliateTable } from "./affiliate-table.tsx";
import type { TabProps } from "./facts.ts";

/** The affiliates whom an offer names, as far as one of the network's staff sees them. */
export function NetworkAffiliates({ offer }: TabProps) {
  const t = useTexts(texts);
  const mayWrite = useMay()("offer-access.write");
  const query = useRead("/3.0/admin/offer/{ID}/partners", { ID: offer.id });
  // Who is no member of the network has no name here: they are the owner's to let in.
  const actions = mayWrite ? { actions: (row: AffiliateRow) => row.name !== "" && <SetAccess offer={offer.id} row={row} /> } : {};
  return (
    <Panel title={t.named}>
      <p className="mb-3 max-w-prose text-sm text-muted">
        {t.namedHelp[offer.privacy]} {t.ownTerms}
      </p>
      <Loaded query={query}>
        {({ partners }) =>
          partners.length === 0 ? (
            <Empty title={t.noNamed} />
          ) : (
            <AffiliateTable
              rows={partners.map(({ id, login, name, access, commission_percent: percent, commission_fixed: fixed }) => ({
                id,
                name: login || name,
                access: access ?? "none",
                percent,
                fixed,
              }))}
              {...actions}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

function SetAccess({ offer, row: { id, name, access } }: { offer: number; row: AffiliateRow }) {
  const t = useTexts(texts);
  const letIn = useWrite("/3.0/offer/enable-affiliate", ACCESS_CHANGED);
  const keepOut = useWrite("/3.0/offer/disable-affiliate", ACCESS_CHANGED);
  const asked = { offer_id: [offer], pid: id };
  const called = `${name} #${id}`.trim();
  return (
    <span className="flex flex-wrap items-center gap-2">
      {access !== "approved" && (
        <Button busy={letIn.isPending} aria-label={`${t.letIn} ${called}`} onClick={() => letIn.mutate(asked)}>
          {t.letIn}
        </Button>
      )}
      {access !== "blocked" && (
        <Confirm label={t.keepOut} title={t.keepOutTitle(called)} confirm={t.keepOut} onConfirm={() => keepOut.mutateAsync(asked)}>
          <p>{t.accessHint}</p>
        </Confirm>
      )}
      {letIn.error !== null && <ErrorNote error={letIn.error} />}
    </span>
  );
}
