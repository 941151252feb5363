import type { ReactNode } from "react";

/** A link to an address that somebody else typed: it is one only if it is of the web. */
export function OutsideLink({ url, label, children }: { url: string; label?: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(url)) return children;
  return (
    <a href={url} target="_blank" rel="noreferrer" aria-label={label} className="underline">
      {children}
    </a>
  );
}
