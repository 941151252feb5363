import { type Rect, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useDeferredValue } from "react";

const VIRTUAL_FROM = 100;
const ROW_PX = 36;
const MORE_ROWS = 12;
/** The part of the window that a table fills at most: `max-h-[75vh]`. */
const MOST_OF_WINDOW = 0.75;

/** Which rows of a table are drawn, from `first` to before `end`, and the pixels of those before and after them. */
interface Drawn {
  first: number;
  end: number;
  before: number;
  after: number;
}

/** All rows of a table, or where there are many, those in view and some around them. */
export function useDrawn(count: number, scroller: RefObject<HTMLElement | null>): Drawn {
  // Those in view come first.
  const overscan = useDeferredValue(MORE_ROWS, 0);
  const isVirtual = count > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan,
    enabled: isVirtual,
    initialRect: { width: innerWidth, height: innerHeight * MOST_OF_WINDOW },
    observeElementRect,
    // Nobody but a person scrolls. As usual it would scroll to the beginning at first, which lays the page out.
    scrollToFn: () => undefined,
  });
  if (!isVirtual) return { first: 0, end: count, before: 0, after: 0 };
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  return {
    first: items[0]?.index ?? 0,
    end: (last?.index ?? -1) + 1,
    before: items[0]?.start ?? 0,
    after: virtual.getTotalSize() - (last?.end ?? 0),
  };
}

/** Tells the size once the page is laid out. Read at once, as usual, it would be laid out one time more. */
function observeElementRect({ scrollElement }: Virtualizer<HTMLElement, Element>, tell: (size: Rect) => void): () => void {
  const observer = new ResizeObserver((entries) => {
    for (const { contentRect } of entries) tell({ width: Math.round(contentRect.width), height: Math.round(contentRect.height) });
  });
  if (scrollElement !== null) observer.observe(scrollElement);
  return () => observer.disconnect();
}
