/** What reports are asked about of which an account with ten times the clicks has more rows. */
export type Subjects<T = string> = Record<"subid" | "ip" | "flow", T>;

/** How many rows each value has. */
export type SubjectCounts = { value: string; rows: number }[];

/** A page of leads: more are not shown. */
const WANTED = 100;

/** A subject of each account, and how many rows both have of it. */
interface Pair {
  small: string;
  large: string;
  rows: { small: number; large: number };
}

/** Two subjects that have as many rows, or nearly; of several such pairs the one that fills a page best. */
export function alike(small: SubjectCounts, large: SubjectCounts): Pair {
  const byCount = (counts: SubjectCounts) => new Map(counts.map(({ value, rows }) => [rows, value]));
  const pairs = [...byCount(small)].flatMap(([fewRows, few]) =>
    [...byCount(large)].map(([manyRows, many]) => ({ small: few, large: many, rows: { small: fewRows, large: manyRows } })),
  );
  const unlikeness = ({ rows }: Pair) => Math.abs(Math.log(rows.small / rows.large));
  const distance = ({ rows }: Pair) => Math.abs(rows.small - WANTED);
  const [best] = pairs.sort((a, b) => unlikeness(a) - unlikeness(b) || distance(a) - distance(b));
  if (best === undefined) throw new Error("an account has no rows to be asked about");
  return best;
}
