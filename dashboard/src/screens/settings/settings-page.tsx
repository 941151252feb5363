import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTexts } from "../../texts/define.ts";
import { settings } from "../../texts/settings.ts";
import { Page } from "../../ui/page.tsx";

/** One page of the settings, with links to the others. */
export function SettingsPage({ children }: { children: ReactNode }) {
  const t = useTexts(settings);
  const pages = [
    ["/settings", t.pages.profile],
    ["/settings/keys", t.pages.keys],
    ["/settings/sessions", t.pages.sessions],
  ] as const;
  return (
    <Page title={t.title}>
      <nav aria-label={t.title} className="flex flex-wrap gap-1 border-b border-line">
        {pages.map(([to, name]) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true, includeSearch: false }}
            className="-mb-px flex min-h-8 items-center border-b-2 border-transparent px-3 hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:font-semibold pointer-coarse:min-h-11"
          >
            {name}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  );
}
