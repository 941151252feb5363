import { useEffect, useState } from "react";

const AFTER_MS = 1000;

/** The screen has had time to ask for what it shows: what the frame asks for stands back until then. */
export function useIsQuiet(): boolean {
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isQuiet;
}
