import { Link, useMatchRoute } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { useAccount } from "./account.ts";
import { isFor, NAVIGATION } from "./navigation.ts";

/** What a thumb reaches: these where the role has them, else its first screens. */
const FIRST: readonly string[] = ["overview", "leads", "reports", "live"];
const PLACE =
  "flex min-h-12 min-w-11 flex-auto items-center justify-center rounded-md px-0.5 text-xs aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-expanded:bg-sunken data-current:bg-sunken data-current:font-semibold";

interface Props {
  isOpen: boolean;
  onMore: (isOpen: boolean) => void;
}

/** Navigation of phones, at the bottom: four screens, and the rest behind "More". */
export function PhoneBar({ isOpen, onMore }: Props) {
  const t = useTexts(shell);
  const account = useAccount();
  const mine = NAVIGATION.filter((item) => isFor(item, account));
  const first = FIRST.flatMap((name) => mine.find((item) => item.name === name) ?? []);
  const matchRoute = useMatchRoute();
  const items = [...new Set([...first, ...mine])].slice(0, FIRST.length);
  const isElsewhere = !items.some(({ to }) => matchRoute({ to, fuzzy: true }));
  return (
    <nav
      aria-label={t.mainScreens}
      className="fixed inset-x-0 bottom-0 z-5 flex border-t border-line h-(--foot) bg-card p-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] sm:hidden"
    >
      {items.map(({ to, name }) => (
        <Link key={to} to={to} onClick={() => onMore(false)} className={PLACE}>
          <span className="truncate">{t.screens[name]}</span>
        </Link>
      ))}
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls="sidebar"
        data-current={isElsewhere || undefined}
        onClick={() => onMore(!isOpen)}
        className={PLACE}
      >
        {t.more}
      </button>
    </nav>
  );
}
