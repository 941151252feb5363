import type { ReactNode } from "react";

/** A filter that is on, and the way to take it off. */
export function Chip({ children, remove, onRemove }: { children: ReactNode; remove: string; onRemove: () => void }) {
  return (
    <span className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-2xl border border-line bg-sunken pl-3 text-sm">
      <span className="min-w-0 py-1 wrap-anywhere">{children}</span>
      <button
        type="button"
        aria-label={remove}
        onClick={onRemove}
        className="min-h-7 min-w-7 shrink-0 rounded-full hover:bg-card pointer-coarse:min-h-11 pointer-coarse:min-w-11"
      >
        ✕
      </button>
    </span>
  );
}
