import type { ReactNode } from "react";

/** The name of a row, which opens it in a dialog. It ends in "…" where it has no room, as a link does. */
export function NameButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="max-w-full align-middle font-medium underline">
      <span className="block truncate">{children}</span>
    </button>
  );
}
