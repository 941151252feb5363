import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { firstOf, type Read } from "../../../db/read.ts";
import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { sha256Hex } from "../../../platform/crypto.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { bookStatements, type Transaction } from "./book.ts";
import { MOVEMENT_COLUMNS, type Movement, type MovementRow, toMovement } from "./movement.ts";

interface Asked {
  transaction: Omit<Transaction, "accountId" | "key">;
  /** The client's own name of the request. */
  idempotencyKey: string;
  /** What the client asks for: the same key must ask for the same. */
  request: unknown;
  /** What must hold, and the error where it does not. */
  guards: readonly Guard[];
  /** SQL of the id of the cabinet whose movement is answered. */
  cabinetId: Fragment;
}

type KeyRow = MovementRow & { requestHash: string };

/**
 * Books a transaction that a client asks for, in one round trip: wholly or not at all, and once. Asked again, it answers as the first time.
 * @throws AppError key_reused, and those of the guards
 */
export async function bookOnce(ctx: Ctx, { transaction, idempotencyKey, request, guards, cabinetId }: Asked): Promise<Movement> {
  const { deps } = ctx;
  const { db } = deps;
  const accountId = ownerOf(ctx);
  // Keys of the product's own transactions begin otherwise.
  const key = `client ${idempotencyKey}`;
  const hash = await sha256Hex(JSON.stringify(request));
  const statements = bookStatements(deps, { ...transaction, accountId, key }, { hash, condition: allOf(guards) });
  const known = firstOf<KeyRow>(
    db,
    sql`SELECT t.request_hash AS requestHash, ${MOVEMENT_COLUMNS} FROM ledger_transactions t
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.book = 'available' AND e.cabinet_id = ${cabinetId}
      WHERE t.account_id = ${accountId} AND t.idempotency_key = ${key}`,
  );
  const unmet = unmetOf(db, guards);
  const results = await db.$client.batch<unknown>([...statements.map((each) => statement(db, each)), known.statement, unmet.statement]);
  const last = <T>(read: Read<T>, fromEnd: number): T => read.read(results.at(-fromEnd) as D1Result<unknown>);
  const row = last(known, 2);
  if (row === undefined) throw last(unmet, 1) ?? new AppError("database");
  const { requestHash, ...movement } = row;
  if (requestHash !== hash) throw new AppError("key_reused", "idempotency_key");
  return toMovement(movement);
}
