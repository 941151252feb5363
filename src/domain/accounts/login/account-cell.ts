import { eq } from "drizzle-orm";
import { accountCells } from "../../../db/schema/index.ts";
import type { Deps } from "../../../platform/deps.ts";

/**
 * What is needed in the cell where a person's account is; the first one's where they have none.
 * @throws Error when that cell is not there: in another one the person would get a second account
 */
export async function cellOfPerson(home: Deps, telegramId: number): Promise<Deps> {
  if (home.cells.size === 1) return home;
  const row = await home.db.query.accountCells.findFirst({ where: eq(accountCells.telegramId, telegramId) });
  return existing(home, row?.cell);
}

/** The same, and decides once, for everybody who asks, in which cell the account of a new person is to be. */
export async function assignCell(home: Deps, telegramId: number): Promise<Deps> {
  if (home.cells.size === 1) return home;
  const d1 = home.db.$client;
  const [, read] = await d1.batch<{ cell: number }>([
    d1
      .prepare(
        `INSERT INTO account_cells (telegram_id, cell)
         SELECT ?1, ?2 WHERE ?2 > 0 AND NOT EXISTS (SELECT 1 FROM accounts WHERE telegram_id = ?1) ON CONFLICT DO NOTHING`,
      )
      .bind(telegramId, home.config.cellForNew),
    d1.prepare("SELECT cell FROM account_cells WHERE telegram_id = ?1").bind(telegramId),
  ]);
  return existing(home, read?.results[0]?.cell);
}

/** Forgets in which cell a person's account was. */
export async function forgetCell(home: Deps, telegramId: number): Promise<void> {
  if (home.cells.size > 1) await home.db.delete(accountCells).where(eq(accountCells.telegramId, telegramId));
}

function existing(home: Deps, cell = 0): Deps {
  const found = home.cells.get(cell);
  if (found === undefined) throw new Error(`cell ${cell} is not bound`);
  return found;
}
