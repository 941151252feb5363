import type { ReactNode } from "react";

/** The looks of a control for text. */
export const INPUT =
  "min-h-8 w-full text-ellipsis rounded-md border border-line bg-card px-2 text-sm pointer-coarse:min-h-11 disabled:bg-sunken aria-invalid:border-bad";

/** Yes or no, with its words beside it. */
export function Checkbox({
  checked,
  onChange,
  children,
  disabled = false,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}) {
  return (
    // The box stands on the first line, however many lines the words take.
    <label className="inline-flex gap-2 py-0.75 text-sm pointer-coarse:py-3.25">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-px size-4 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}

/** As `ref`: a field that has come by a key or a press has the focus at once. */
export const focusAtOnce = (element: HTMLElement | null): void => element?.focus();
