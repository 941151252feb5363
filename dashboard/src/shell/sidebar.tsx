import { Link } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import type { Role } from "./account.ts";
import { NAVIGATION } from "./navigation.ts";
import { useShortcuts } from "./use-shortcuts.ts";

/** Links to the screens that a role has. The server decides what it may do there. */
export function Sidebar({ role, onGo }: { role: Role; onGo: () => void }) {
  const t = useTexts(shell);
  useShortcuts(role);
  const mine = NAVIGATION.filter(({ roles }) => roles.includes(role));
  const groups = [...new Set(mine.map(({ group }) => group))];
  return (
    <nav aria-label={t.navigation} className="flex grow flex-col gap-3">
      {groups.map((group) => (
        <div key={group}>
          <h2 className="px-2 pb-1 text-sm text-muted">{t.groups[group]}</h2>
          <ul>
            {mine
              .filter((item) => item.group === group)
              .map(({ to, name }) => (
                <li key={to}>
                  <Link
                    to={to}
                    onClick={onGo}
                    className="flex min-h-8 items-center rounded-md px-2 hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-semibold pointer-coarse:min-h-11"
                  >
                    {t.screens[name]}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
