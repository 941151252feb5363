import { Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { lapsed, useRead } from "../api/hooks.ts";
import { useStore } from "../store.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNote, Skeleton } from "../ui/states.tsx";
import { AccountContext } from "./account.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Banners } from "./banners.tsx";
import { Sidebar } from "./sidebar.tsx";

// Also when the plan is over: where campaigns are deleted, until the free plan allows what is left.
const OPEN_WHILE_LAPSED = ["/campaigns", "/plan"];

/** The frame of every screen: navigation, banners, and whose account it is. */
export function Shell() {
  const t = useTexts(shell);
  const account = useRead("/api/profile/info.json");
  const [isOpen, setOpen] = useState(false);
  if (account.data === undefined)
    return (
      <main className="p-6">
        {account.error === null ? <Skeleton rows={8} /> : <ErrorNote error={account.error} onRetry={() => void account.refetch()} />}
      </main>
    );
  return (
    <AccountContext value={account.data.data}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:bg-card focus:p-2">
        {t.skip}
      </a>
      <div className="flex min-h-screen flex-col md:flex-row">
        <header className="flex items-center gap-2 border-b border-line bg-card p-2 md:hidden">
          <Button look="quiet" aria-expanded={isOpen} aria-controls="sidebar" onClick={() => setOpen(!isOpen)}>
            ☰ {t.menu}
          </Button>
          <span className="grow font-semibold">{t.product}</span>
        </header>
        <aside
          id="sidebar"
          className={`${isOpen ? "flex" : "hidden"} w-full shrink-0 flex-col gap-4 border-line bg-card p-3 md:sticky md:top-0 md:flex md:h-screen md:w-56 md:overflow-auto md:border-r`}
        >
          <span className="hidden px-2 text-lg font-semibold md:block">{t.product}</span>
          <Sidebar role={account.data.data.role} onGo={() => setOpen(false)} />
          <AccountMenu />
        </aside>
        <main id="main" className="@container min-w-0 grow p-4 md:p-6">
          <Banners />
          <Contents />
        </main>
      </div>
    </AccountContext>
  );
}

/** The screen of the address, or what is to be paid before it opens. */
function Contents() {
  const isLapsed = useStore(lapsed);
  const { pathname } = useLocation();
  const Plan = useRouter().routesByPath["/plan"].options.component;
  if (!isLapsed || Plan === undefined || OPEN_WHILE_LAPSED.includes(pathname)) return <Outlet />;
  return (
    <Suspense fallback={<Skeleton />}>
      <Plan />
    </Suspense>
  );
}
