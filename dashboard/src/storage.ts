/** What a page keeps in its browser. A page in a frame may be refused all of it: then nothing outlives the page. */
type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function open(name: "localStorage" | "sessionStorage"): Kept {
  try {
    return window[name];
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

/** Kept by the browser. */
export const forGood = open("localStorage");
/** Kept until the tab is closed. */
export const forTab = open("sessionStorage");
