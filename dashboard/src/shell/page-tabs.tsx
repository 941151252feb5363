import { Link, type LinkProps } from "@tanstack/react-router";
import type { router } from "../router.ts";

interface Props {
  label: string;
  pages: readonly {
    to: NonNullable<LinkProps<"a", typeof router>["to"]>;
    name: string /** What waits there. */;
    count?: number | undefined;
  }[];
}

/** The looks of a row of tabs, and of a link in it. */
export const TABS = "flex flex-wrap gap-1 border-b border-line max-sm:gap-0";
export const TAB =
  "-mb-px flex min-h-8 items-center gap-2 border-b-2 border-transparent px-3 max-sm:px-2 hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:font-semibold pointer-coarse:min-h-11";

/** Links to the pages of one screen. */
export function PageTabs({ label, pages }: Props) {
  return (
    <nav aria-label={label} className={TABS}>
      {pages.map(({ to, name, count = 0 }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} className={TAB}>
          {name}
          {count > 0 && <span className="rounded-full bg-sunken px-2 text-sm">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
