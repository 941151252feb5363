import { createContext, type ReactNode, useContext } from "react";

const LEVELS = ["h2", "h3", "h4"] as const;
const DepthContext = createContext(0);

/** A heading inside a screen or a dialog: under the title of the part that it is in. */
export function Heading({ className, children }: { className?: string; children: ReactNode }) {
  const Tag = LEVELS[useContext(DepthContext)] ?? "h5";
  return <Tag className={className}>{children}</Tag>;
}

/** The contents of a part that has a heading: theirs are a level deeper. */
export function UnderHeading({ children }: { children: ReactNode }) {
  return <DepthContext value={useContext(DepthContext) + 1}>{children}</DepthContext>;
}

/** The contents of a dialog, whose title is of the second level wherever it is opened. */
export function UnderTitle({ children }: { children: ReactNode }) {
  return <DepthContext value={1}>{children}</DepthContext>;
}
