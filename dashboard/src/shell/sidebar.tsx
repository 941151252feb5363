import { Link, useLocation } from "@tanstack/react-router";
import { Fragment, useCallback, useDeferredValue, useEffect, useRef } from "react";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { waiting } from "../texts/waiting.ts";
import { Heading } from "../ui/heading.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";
import { useAccount } from "./account.ts";
import { useKeptSteps } from "./first-steps/kept.ts";
import { isFor, NAVIGATION } from "./navigation.ts";
import { ViewLinks } from "./views/view-links.tsx";
import type { Waiting } from "./waiting/use-waiting.ts";

/** The looks of a link of the navigation. */
export const LINK =
  "flex min-h-8 scroll-my-16 items-center gap-2 rounded-md px-2 hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-semibold pointer-coarse:min-h-11";

interface Props {
  counts: Waiting["counts"];
  onGo: () => void;
}

/** Links to the screens that somebody has; that of the screen which is shown is scrolled into view. A phone opens on the screen without them: there they are drawn after it. */
export function Sidebar(props: Props) {
  const isNarrow = useIsNarrow();
  return useDeferredValue(true, !isNarrow) && <Links {...props} />;
}

function Links({ counts, onGo }: Props) {
  const t = useTexts(shell);
  const { waits } = useTexts(waiting);
  const account = useAccount();
  const { kept } = useKeptSteps();
  // Once they are put away or done, they are in the account menu.
  const mine = NAVIGATION.filter((item) => isFor(item, account) && (item.name !== "start" || kept === "shown"));
  const groups = [...new Set(mine.map(({ group }) => group))];
  const list = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const showCurrent = useCallback(() => {
    list.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen is another link.
  useEffect(showCurrent, [pathname]);
  return (
    <nav ref={list} aria-label={t.navigation} className="flex grow flex-col gap-2">
      {groups.map((group, index) => (
        <Fragment key={group}>
          {index === 1 && <ViewLinks onGo={onGo} onCome={showCurrent} className={LINK} />}
          <div>
            <Heading className="px-2 pb-1 text-sm text-muted">{t.groups[group]}</Heading>
            <ul>
              {mine
                .filter((item) => item.group === group)
                .map(({ to, name }) => (
                  <li key={to}>
                    <Link to={to} onClick={onGo} className={LINK}>
                      <span className="grow">{t.screens[name]}</span>
                      <Count n={counts[name]} said={waits} />
                    </Link>
                  </li>
                ))}
            </ul>
          </div>
        </Fragment>
      ))}
    </nav>
  );
}

/** How many things wait behind a link. */
function Count({ n = 0, said }: { n?: number | undefined; said: (n: number) => string }) {
  if (n === 0) return null;
  return (
    <span title={said(n)} className="rounded-full border border-bad px-1.5 text-xs font-semibold text-bad">
      <span aria-hidden="true">{n}</span>
      <span className="sr-only">{said(n)}</span>
    </span>
  );
}
