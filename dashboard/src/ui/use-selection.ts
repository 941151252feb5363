import { useRef } from "react";

/** What boxes of a table select: one row, with Shift all between the one before and this, or all. `ids` are in the order of the screen. */
export function useSelection(
  ids: readonly string[],
  selected: ReadonlySet<string> = new Set(),
  onSelect: (selected: ReadonlySet<string>) => void = () => undefined,
) {
  const last = useRef<string | null>(null);
  const isAll = ids.length > 0 && ids.every((id) => selected.has(id));
  return {
    isAll,
    toggleAll: () => onSelect(new Set(isAll ? [] : ids)),
    toggle: (id: string, withRange: boolean) => {
      const isOn = !selected.has(id);
      const from = withRange && last.current !== null ? ids.indexOf(last.current) : -1;
      const to = ids.indexOf(id);
      const touched = from === -1 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      const next = new Set(selected);
      for (const each of touched) {
        if (isOn) next.add(each);
        else next.delete(each);
      }
      last.current = id;
      onSelect(next);
    },
  };
}
