import type { ReactNode } from "react";

/** A filter that is on, and the way to take it off. */
export function Chip({ children, remove, onRemove }: { children: ReactNode; remove: string; onRemove: () => void }) {
  return (
    <span className="inline-flex min-h-7 items-center gap-1 rounded-full border border-line bg-sunken pl-3 text-sm">
      {children}
      <button type="button" aria-label={remove} onClick={onRemove} className="min-h-7 min-w-7 rounded-full hover:bg-card">
        ✕
      </button>
    </span>
  );
}
