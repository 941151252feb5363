/**
 * A cell is one database with its queues. It holds whole accounts. A number, a code or a session tells the cell that handed it out, so
 * that nothing is looked up to find the database of a call. The first cell is 0; a deployment with one database has no other.
 */

/** A row's number as text: what a credential, a button or a path begins with. It has at most as many digits as the last cell's rows. */
export const ROW_NUMBER = String.raw`[1-9]\d{0,14}`;

const IS_ROW_NUMBER = new RegExp(`^${ROW_NUMBER}$`);

/** Whether a text is a row's number and nothing else. */
export const isRowNumber = (text: string): boolean => IS_ROW_NUMBER.test(text);

/** The last cell whose rows have 15 digits, as `ROW_NUMBER` and JSON can hold them. */
export const LAST_CELL = 908;

/**
 * How many numbers a cell has, by their kind. Click ids carry a flow's number in base 36, so that its first digits are the cell.
 * What typed clients of a network read as 32 bits stays below 2^31.
 */
const NUMBERS_PER_CELL = { row: 2 ** 40, network: 2 ** 20, flow: 36 ** 5 } as const;

export type NumberKind = keyof typeof NUMBERS_PER_CELL;

/** The number after which a cell counts: the first one that it hands out is one more. */
export function countsFrom(cell: number, kind: NumberKind): number {
  return cell * NUMBERS_PER_CELL[kind];
}

/** The cell that handed out a number. */
export function cellOf(number: number, kind: NumberKind): number {
  return Math.floor(number / NUMBERS_PER_CELL[kind]);
}

/** The binding of a cell's database in wrangler.toml; those of its queues have the same suffix. */
export const databaseOf = (cell: number): string => (cell === 0 ? "DB" : `DB_${cell}`);

const MARK_LENGTH = 2;

/** What a cell's codes begin with: its number, two digits in base 36; nothing in the first cell. */
export function codeMark(cell: number): string {
  return cell === 0 ? "" : cell.toString(36).padStart(MARK_LENGTH, "0");
}

/**
 * The cell that made a code, of which `length` characters are random; codes of another length are the first cell's.
 * @param code lower case
 */
export function cellOfCode(code: string, length: number): number {
  return code.length === length + MARK_LENGTH ? known(code.slice(0, MARK_LENGTH)) : 0;
}

/** What tokens of each kind begin with. */
export type TokenPrefix = "sess_" | "acc_" | "ref_";

const MARKED_TOKEN = /^(?:sess|acc|ref)_([1-9a-z][0-9a-z]?)_[\w-]{32}$/;

/** What a cell's tokens begin with: `sess_`, and after the first cell its number in base 36 and another underscore. */
export function tokenMark(prefix: TokenPrefix, cell: number): string {
  return cell === 0 ? prefix : `${prefix}${cell.toString(36)}_`;
}

/** The cell that made a token. */
export function cellOfToken(token: string): number {
  return known(MARKED_TOKEN.exec(token)?.[1] ?? "0");
}

/** What names no cell that can be is looked for in the first, where it is not found. */
function known(digits: string): number {
  const cell = Number.parseInt(digits, 36);
  return cell <= LAST_CELL ? cell : 0;
}
