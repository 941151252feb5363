import type { ReactNode } from "react";

/** Figures side by side, each under its name. */
export function Summary({ figures }: { figures: readonly { name: string; hint?: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-2 gap-3 @2xl:grid-cols-4">
      {figures.map(({ name, hint, value }) => (
        <div key={name} title={hint} className="min-w-0 rounded-lg border border-line bg-card p-3">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
