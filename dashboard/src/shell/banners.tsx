import { onlineManager } from "@tanstack/react-query";
import { type ReactNode, useSyncExternalStore } from "react";
import { useStore } from "../store.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { isStale } from "./version.ts";

/** What concerns every screen: no connection, a newer page. */
export function Banners() {
  const t = useTexts(shell);
  const isOnline = useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );
  const isOld = useStore(isStale);
  return (
    <>
      {!isOnline && <Banner>{t.offline}</Banner>}
      {isOld && (
        <Banner>
          {t.newVersion} <Button onClick={() => location.reload()}>{t.reload}</Button>
        </Banner>
      )}
    </>
  );
}

function Banner({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-card p-3">
      {children}
    </div>
  );
}
