import type { ReactNode } from "react";
import { useMay } from "../../shell/account.ts";
import { PageTabs } from "../../shell/page-tabs.tsx";
import { useWaitingRequests } from "../../shell/waiting/requests.ts";
import { affiliates } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { Page } from "../../ui/page.tsx";

/** One page of the screen: who there is, or who waits. */
export function AffiliatesFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTexts(affiliates);
  const may = useMay();
  const waiting = useWaitingRequests();
  return (
    <Page title={t.title} actions={actions}>
      {may("tickets.read") && (
        <PageTabs
          label={t.title}
          pages={[
            { to: "/affiliates", name: t.pages.all },
            { to: "/affiliates/requests", name: t.pages.requests, count: waiting },
          ]}
        />
      )}
      {children}
    </Page>
  );
}
