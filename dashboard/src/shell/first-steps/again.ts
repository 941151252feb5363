/** How often the open list of steps looks for what comes from outside. */
export const AGAIN_MS = 3000;

/** For a list that is read again until it has a row. */
export function untilThere({ state: { data } }: { state: { data: unknown } }): number | false {
  return isEmpty(data) ? AGAIN_MS : false;
}

function isEmpty(answer: unknown): boolean {
  return (answer as { data: unknown[] } | undefined)?.data.length === 0;
}
