import { Outlet, useLocation, useMatches, useRouter } from "@tanstack/react-router";
import { Suspense, useCallback, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { useRead } from "../api/hooks.ts";
import { lapsed } from "../api/query-client.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import { PageExtras, TITLE_ID } from "../ui/page.tsx";
import { ErrorNote, Skeleton } from "../ui/states.tsx";
import { useStore } from "../use-store.ts";
import { AccountContext, useAccount } from "./account.ts";
import { AccountMenu } from "./account-menu.tsx";
import { BackLink } from "./back-link.tsx";
import { Banners } from "./banners.tsx";
import { useShortcuts } from "./keyboard/use-shortcuts.ts";
import { opensFor } from "./navigation.ts";
import { NotYours } from "./not-yours.tsx";
import { PhoneBar } from "./phone-bar.tsx";
import { AskSearch } from "./search/ask-search.ts";
import { Sidebar } from "./sidebar.tsx";
import { signOut } from "./sign-out.ts";
import { Unsaved } from "./unsaved.tsx";
import { useArrival } from "./use-arrival.ts";
import { ViewsButton } from "./views/views-button.tsx";
import { useWaiting } from "./waiting/use-waiting.ts";

const EXTRAS = { above: <BackLink />, beside: <ViewsButton /> };
const Search = lazyPart(() => import("./search/search.tsx"), "Search");
const KeyboardHelp = lazyPart(() => import("./keyboard/keyboard-help.tsx"), "KeyboardHelp");

// Also when the plan is over: where campaigns are deleted, until the free plan allows what is left.
const OPEN_WHILE_LAPSED = ["/campaigns", "/plan"];

/** The frame of every screen: navigation, banners, and whose account it is. */
export function Shell() {
  const account = useRead("/api/profile/info.json");
  if (account.data === undefined)
    return (
      <main className="p-6">
        {account.error === null ? <Skeleton rows={8} /> : <NoAccount error={account.error} onRetry={() => void account.refetch()} />}
      </main>
    );
  return (
    <AccountContext value={account.data.data}>
      <Frame />
    </AccountContext>
  );
}

/** Nothing can be shown of an account that could not be had, such as a suspended one. Somebody may have another one. */
function NoAccount({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const t = useTexts(shell);
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
      <h1 className="text-xl font-semibold">{t.product}</h1>
      <ErrorNote error={error} onRetry={onRetry} />
      <Button onClick={() => void signOut()} className="self-start">
        {t.signOut}
      </Button>
    </div>
  );
}

type Asked = "search" | "keyboard" | null;

function Frame() {
  const t = useTexts(shell);
  const account = useAccount();
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked>(null);
  const search = useCallback(() => setAsked("search"), []);
  const showKeys = useCallback(() => setAsked("keyboard"), []);
  const close = useCallback(() => setAsked(null), []);
  const closeMenu = useCallback(() => setOpen(false), []);
  useShortcuts(account, { onSearch: search, onHelp: showKeys });
  const { counts, addresses } = useWaiting();
  const contents = useArrival();
  return (
    <PageExtras value={EXTRAS}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:bg-card focus:p-2">
        {t.skip}
      </a>
      <div className="flex min-h-screen flex-col sm:flex-row">
        <aside
          id="sidebar"
          className={`${isOpen ? "fixed inset-0 z-5 flex overflow-auto pb-[calc(var(--foot)+1rem)]" : "hidden"} shrink-0 flex-col gap-3 border-line bg-card p-3 sm:sticky sm:inset-auto sm:top-0 sm:flex sm:h-screen sm:w-56 sm:overflow-auto sm:border-r sm:pb-3`}
        >
          <span className="px-2 text-lg font-semibold">{t.product}</span>
          <Button aria-haspopup="dialog" onClick={search} className="justify-between! font-normal! text-muted">
            {t.search} <kbd className="font-sans text-xs pointer-coarse:hidden">Ctrl K</kbd>
          </Button>
          <Sidebar counts={counts} onGo={closeMenu} />
          <AccountMenu onGo={closeMenu} />
        </aside>
        <main
          id="main"
          ref={contents}
          tabIndex={-1}
          aria-labelledby={TITLE_ID}
          className="@container min-w-0 grow p-4 pb-[calc(var(--foot)+1.5rem)] outline-none sm:pb-4 md:p-6"
        >
          <Unsaved>
            <AskSearch value={search}>
              <Contents />
            </AskSearch>
          </Unsaved>
          <Banners addresses={addresses} />
        </main>
        <PhoneBar isOpen={isOpen} onMore={setOpen} />
      </div>
      <Suspense>
        {asked === "search" && <Search onClose={close} onHelp={showKeys} />}
        {asked === "keyboard" && <KeyboardHelp onClose={close} />}
      </Suspense>
    </PageExtras>
  );
}

/** The screen of the address, what is to be paid before it opens, or that it is not for this role. */
function Contents() {
  const account = useAccount();
  const isLapsed = useStore(lapsed);
  const { pathname } = useLocation();
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? "" });
  const Plan = useRouter().routesByPath["/plan"].options.component;
  if (!opensFor(route, account)) return <NotYours />;
  if (!isLapsed || Plan === undefined || OPEN_WHILE_LAPSED.includes(pathname)) return <Outlet />;
  return (
    <Suspense fallback={<Skeleton />}>
      <Plan />
    </Suspense>
  );
}
