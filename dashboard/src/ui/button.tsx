import type { ComponentProps } from "react";

/** `quiet`: words in a line of others, underlined as a link is. `sign`: a sign such as ✕, which has its words in a label. */
const LOOKS = {
  main: "bg-accent text-on-accent border-accent hover:brightness-110",
  plain: "bg-card text-text border-line hover:bg-sunken",
  quiet: "-mx-1 px-1! border-transparent text-text underline hover:bg-sunken",
  sign: "border-transparent text-text hover:bg-sunken",
  danger: "bg-card text-bad border-line hover:bg-sunken",
};

const BUTTON =
  "inline-flex min-h-8 items-center justify-center gap-1.5 rounded-md border px-3 text-sm font-medium pointer-coarse:min-h-11 disabled:opacity-60";

interface Props extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS | undefined;
  /** Something is under way: it cannot be pressed again. */
  busy?: boolean | undefined;
}

export function Button({ look = "plain", busy = false, className = "", disabled, ...props }: Props) {
  return (
    <button
      type="button"
      aria-busy={busy}
      disabled={disabled === true || busy}
      data-look={look}
      className={`${BUTTON} ${LOOKS[look]} ${className}`}
      {...props}
    />
  );
}

/** The looks of a link that stands alone. */
export const LINK = "inline-flex items-center underline pointer-coarse:min-h-11";

/** The looks of what narrows the list that it stands in to itself. */
export const FILTER = "underline decoration-muted/60 decoration-dotted underline-offset-3 hover:decoration-solid";

/** The looks of a button for what is really a link. */
export function buttonClass(look: keyof typeof LOOKS = "plain"): string {
  return `${BUTTON} ${LOOKS[look]}`;
}
