import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { views } from "../../texts/views.ts";
import { Heading } from "../../ui/heading.tsx";
import { useIsQuiet } from "../use-is-quiet.ts";
import { linkOfView, VIEWS } from "./views.ts";

interface Props {
  onGo: () => void;
  /** They have come, and move what is below them. */
  onCome: () => void;
  className: string;
}

/** The saved views, in the navigation. */
export function ViewLinks({ onGo, onCome, className }: Props) {
  const t = useTexts(views);
  const list = useRead(VIEWS, {}, { enabled: useIsQuiet() });
  const links = (list.data?.data ?? []).flatMap((view) => {
    const link = linkOfView(view);
    return link === null ? [] : [{ view, link }];
  });
  const areThere = links.length > 0;
  useEffect(() => {
    if (areThere) onCome();
  }, [areThere, onCome]);
  if (!areThere) return null;
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
