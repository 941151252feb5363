import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

/**
 * Gives the focus to the contents when somebody comes to another screen, as a page that loads has it: screen readers say where they are, and
 * Tab goes on from there. A field that asks for the focus keeps it, and so does a tab that is on both screens.
 */
export function useArrival(): RefObject<HTMLElement | null> {
  const contents = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const last = useRef(pathname);
  useEffect(() => {
    const isFirst = last.current === undefined;
    if (last.current === pathname) return;
    last.current = pathname;
    const has = document.activeElement;
    if (isFirst || contents.current?.contains(has) || has?.closest("[role=dialog]")) return;
    contents.current?.focus({ preventScroll: true });
  }, [pathname]);
  return contents;
}
