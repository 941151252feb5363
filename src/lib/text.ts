/** A cluster that is longer is no character that anybody reads, and is cut like other text. */
const MAX_CLUSTER = 64;

let segmenter: Intl.Segmenter | undefined;

/**
 * The beginning of a text, of at most so many UTF-16 units, without a piece of a character at its end: no half of a surrogate pair,
 * of an emoji of several parts, or of a letter and its marks.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed();
  segmenter ??= new Intl.Segmenter("en");
  // What comes much later does not change where a character begins.
  const cluster = segmenter.segment(text.slice(0, max + MAX_CLUSTER)).containing(max);
  const end = cluster !== undefined && max - cluster.index <= MAX_CLUSTER ? cluster.index : max;
  const cut = text.slice(0, end);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).toWellFormed();
}
