import { useEffect, useRef } from "react";

/** What keys do, by where they are on the keyboard: Russian keyboards type other letters. */
export type Keys = Partial<Record<`Key${string}` | `Digit${number}`, () => void>>;

const layers = new Set<{ current: Keys }>();

/** While the component is on the screen, single keys do this, unless somebody types. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    layers.add(latest);
    return () => {
      layers.delete(latest);
    };
  }, []);
}

/** Does what a key means on the screen; the part that came last decides. @returns false: it means nothing */
export function press(code: string): boolean {
  const action = [...layers].reverse().flatMap(({ current }) => current[code as keyof Keys] ?? [])[0];
  action?.();
  return action !== undefined;
}
