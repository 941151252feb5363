const SPREAD = 0x9e3779b1 | 0;
const MIX = 0x85ebca6b | 0;

/** Marks a taken place, in the first word of its key. */
export const TAKEN = 1 << 31;

/** The hash of a key's first word, with its mark. */
export function hashFirst(word: number): number {
  const hash = Math.imul(word, SPREAD);
  return hash ^ (hash >>> 15);
}

/** The hash of a key with one word more. */
export function hashNext(hash: number, word: number): number {
  const more = Math.imul(hash ^ word, MIX);
  return more ^ (more >>> 13);
}

export function hashKey(key: ArrayLike<number>, words: number): number {
  let hash = hashFirst((key[0] as number) | TAKEN);
  for (let word = 1; word < words; word += 1) hash = hashNext(hash, key[word] as number);
  return hash;
}
