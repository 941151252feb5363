/** Names and values of a form, as clients write what is nested: `a[b][]`. */
export function* pairsOf(name: string, value: unknown): Generator<[string, string]> {
  if (Array.isArray(value)) for (const each of value) yield* pairsOf(`${name}[]`, each);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) yield* pairsOf(`${name}[${key}]`, each);
  else if (value !== undefined) yield [name, String(value)];
}
