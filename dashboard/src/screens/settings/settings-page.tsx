import type { ReactNode } from "react";
import { PageTabs } from "../../shell/page-tabs.tsx";
import { useTexts } from "../../texts/define.ts";
import { settings } from "../../texts/settings.ts";
import { Page } from "../../ui/page.tsx";

/** One page of the settings, with links to the others. */
export function SettingsPage({ children }: { children: ReactNode }) {
  const t = useTexts(settings);
  return (
    <Page title={t.title}>
      <PageTabs
        label={t.title}
        pages={[
          { to: "/settings", name: t.pages.profile },
          { to: "/settings/keys", name: t.pages.keys },
          { to: "/settings/sessions", name: t.pages.sessions },
        ]}
      />
      {children}
    </Page>
  );
}
