import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { views } from "../../texts/views.ts";
import { Heading } from "../../ui/heading.tsx";
import { useIsQuiet } from "../use-is-quiet.ts";
import { linkOfView, VIEWS } from "./views.ts";

/** The saved views, in the navigation. */
export function ViewLinks({ onGo, className }: { onGo: () => void; className: string }) {
  const t = useTexts(views);
  const list = useRead(VIEWS, {}, { enabled: useIsQuiet() });
  const links = (list.data?.data ?? []).flatMap((view) => {
    const link = linkOfView(view);
    return link === null ? [] : [{ view, link }];
  });
  if (links.length === 0) return null;
  return (
    <div>
      <Heading className="px-2 pb-1 text-sm text-muted">{t.title}</Heading>
      <ul>
        {links.map(({ view, link }) => (
          <li key={view.id}>
            <Link {...link} activeOptions={{ exact: true }} onClick={onGo} className={className}>
              <bdi className="truncate">{view.name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
