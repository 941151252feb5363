import type { ReactNode } from "react";

/** What can be done with the selected rows, always in sight: above the phone's navigation, where there is one. */
export function SelectionBar({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-[calc(var(--foot)+0.5rem)] z-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-card p-2 shadow-md">
      {children}
    </div>
  );
}

/** Its buttons. They go to a line of their own together, at the side where a thumb is. */
export function BarButtons({ children }: { children: ReactNode }) {
  return <div className="ml-auto flex flex-wrap justify-end gap-2">{children}</div>;
}
