/**
 * A text as it is searched: letters in lower case, forms of one letter alike, ё as е. SQLite folds ASCII only, so that a folded copy is
 * kept beside what is searched.
 */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll("ё", "е").trim();
}
