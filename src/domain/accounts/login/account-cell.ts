import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";

/**
 * What is needed in the cell where a person's account is; the first one's where they have none.
 * @throws Error when that cell is not there: in another one the person would get a second account
 */
export async function cellOfPerson(home: Deps, telegramId: number): Promise<Deps> {
  if (home.cells.size === 1) return home;
  const row = await statement(home.db, readStatement(telegramId)).first<{ cell: number }>();
  return existing(home, row?.cell);
}

/** The same, and decides once, for everybody who asks, in which cell the account of a new person is to be. */
export async function assignCell(home: Deps, telegramId: number): Promise<Deps> {
  if (home.cells.size === 1) return home;
  const [assigning, reading] = assignStatements(telegramId, home.config.cellForNew);
  const [, row] = await home.db.$client.batch<{ cell: number }>([statement(home.db, assigning), statement(home.db, reading)]);
  return existing(home, row?.results[0]?.cell);
}

/** The statements of that in the first cell's database. The second one returns the cell; no row: the first one. */
export function assignStatements(telegramId: number, cellForNew: number): [Fragment, Fragment] {
  return [
    sql`INSERT INTO account_cells (telegram_id, cell)
      SELECT ${telegramId}, ${cellForNew} WHERE ${cellForNew} > 0 AND NOT EXISTS (SELECT 1 FROM accounts WHERE telegram_id = ${telegramId})
      ON CONFLICT DO NOTHING`,
    readStatement(telegramId),
  ];
}

const readStatement = (telegramId: number): Fragment => sql`SELECT cell FROM account_cells WHERE telegram_id = ${telegramId}`;

/** Keeps in which cell a person's account is, for when the row was deleted while the account was created. */
export async function keepCell(home: Deps, telegramId: number, cell: number): Promise<void> {
  if (cell > 0) await statement(home.db, cellStatement(telegramId, cell)).run();
}

/** The statement of that in the first cell's database. */
export const cellStatement = (telegramId: number, cell: number): Fragment =>
  sql`INSERT INTO account_cells (telegram_id, cell) VALUES (${telegramId}, ${cell}) ON CONFLICT DO NOTHING`;

function existing(home: Deps, cell = 0): Deps {
  const found = home.cells.get(cell);
  if (found === undefined) throw new Error(`cell ${cell} is not bound`);
  return found;
}
