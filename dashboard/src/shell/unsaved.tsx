import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { LeaveQuestion, type Way } from "../ui/leave-question.tsx";
import { UnsavedProvider, useUnsaved } from "../ui/use-unsaved.ts";

/** A screen, which is not left without a question while one of its forms or dialogs holds what is not saved. */
export function Unsaved({ children }: { children: ReactNode }) {
  const t = useTexts(common);
  const router = useRouter();
  const { known, handlers, hasChanges } = useUnsaved(() => router.state.location.pathname);
  const isLost = (way?: Way) => {
    if (way === undefined || way.current.pathname !== way.next.pathname) return hasChanges();
    return hasChanges((control) => isShownBy(control, changedSearch(way)));
  };
  return (
    <div className="contents" {...handlers}>
      <UnsavedProvider value={known}>{children}</UnsavedProvider>
      <LeaveQuestion isAsked={isLost} question={t.unsaved} stay={t.goOn} leave={t.discard} />
    </div>
  );
}

/** Names of the parameters whose values differ. */
function changedSearch({ current, next }: Way): string[] {
  const [before, after] = [new Map(Object.entries(current.search)), new Map(Object.entries(next.search))];
  return [...before.keys(), ...after.keys()].filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)));
}

function isShownBy(control: Element, names: readonly string[]): boolean {
  const part = control.closest<HTMLElement>("[data-shown-by]");
  return part?.dataset.shownBy?.split(" ").some((name) => names.includes(name)) ?? false;
}
