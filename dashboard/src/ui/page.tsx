import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { Heading, UnderHeading } from "./heading.tsx";

/** What the frame has above the title of every screen, and beside it. */
export const PageExtras = createContext<{ above?: ReactNode; beside?: ReactNode }>({});

const PRODUCT = "Pawprint";
/** Of the title of the screen that is shown. */
export const TITLE_ID = "title";

interface PageProps {
  title: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The title of the screen that is shown, which is also that of the browser's tab. */
export function ScreenTitle({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const text = heading.current?.textContent ?? "";
    document.title = text === "" ? PRODUCT : `${text} · ${PRODUCT}`;
  });
  return (
    <h1 ref={heading} id={TITLE_ID} className="grow text-xl/8 font-semibold wrap-anywhere">
      {children}
    </h1>
  );
}

/** A screen: its title, what can be done, and its contents. */
export function Page({ title, actions, children }: PageProps) {
  const { above, beside } = useContext(PageExtras);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {above}
      {/* On a phone each thing takes the next place that is free, also beside the title. */}
      <header className="flex flex-wrap items-center gap-x-2 gap-y-2 sm:gap-x-4">
        <ScreenTitle>{title}</ScreenTitle>
        <div className="flex min-w-0 flex-wrap items-center gap-2 empty:hidden max-sm:contents sm:gap-x-4">
          {beside}
          {actions}
        </div>
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Panel({ title, actions, children, className = "" }: PanelProps) {
  return (
    <section className={`min-w-0 rounded-lg border border-line bg-card p-4 ${className}`}>
      {(title !== undefined || actions !== undefined) && (
        <header className="mb-3 flex flex-wrap items-center gap-2">
          {title === undefined ? <span className="grow" /> : <Heading className="grow text-base font-semibold">{title}</Heading>}
          {actions}
        </header>
      )}
      {title === undefined ? children : <UnderHeading>{children}</UnderHeading>}
    </section>
  );
}
