import type { ReactNode } from "react";
import { useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";

/** A screen of those who bring traffic: a network's staff and advertisers are told that it is not theirs. */
export function ForRunners({ children }: { children: ReactNode }) {
  const t = useTexts(runOffers);
  const { role } = useAccount();
  if (role === "owner" || role === "affiliate") return children;
  return (
    <Page title={t.title}>
      <Empty title={t.notForYou} />
    </Page>
  );
}
