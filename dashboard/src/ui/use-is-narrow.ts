import { useSyncExternalStore } from "react";

const NARROW = matchMedia("(width < 40rem)");

/** Whether navigation and tables are those of a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      NARROW.addEventListener("change", changed);
      return () => NARROW.removeEventListener("change", changed);
    },
    () => NARROW.matches,
  );
}
