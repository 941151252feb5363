import type { ReactNode } from "react";

/** A name and the number by which others know the thing. Where the place is narrow the name is shortened, and never the number. */
export function Numbered({ number, children }: { number: number; children: ReactNode }) {
  return (
    <span data-numbered="" className="flex min-w-0 gap-1">
      <span className="truncate">{children}</span>
      <span className="shrink-0 font-normal whitespace-nowrap text-muted">#{number}</span>
    </span>
  );
}
