import { useEffect, useRef, useState } from "react";

/** How much of an element must be in view. */
const SEEN_PART = 0.25;

/** Whether an element has ever come into view: for what is asked for only once somebody looks at it. */
export function useSeen<Seen extends Element>() {
  const ref = useRef<Seen>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (isSeen || element === null) return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.some(({ isIntersecting }) => isIntersecting)), {
      threshold: SEEN_PART,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isSeen]);
  return { ref, isSeen };
}
