/**
 * A function that keeps what it made of the last keys, for pure work that is asked for the same few over and over.
 * @param most how many are kept; with one more, all are forgotten
 */
export function memo<Value>(most: number, make: (key: string) => Value): (key: string) => Value {
  const kept = new Map<string, Value>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (kept.size >= most) kept.clear();
    kept.set(key, made);
    return made;
  };
}
