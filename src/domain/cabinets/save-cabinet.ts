import { firstOf, readAlone } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { CABINET_STATUSES } from "../../lib/codes.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { CABINET_COLUMNS, type Cabinet, type CabinetRow, isCabinet, toCabinet } from "./cabinet.ts";

const MAX_CABINETS = 10_000;

/** What is left out stays; of a new cabinet it is empty, and its category `other`. */
interface CabinetFields {
  legalName?: string | undefined;
  category?: string | undefined;
  objects?: string[] | undefined;
  status?: (typeof CABINET_STATUSES)[number] | undefined;
}

export type NewCabinet = CabinetFields & { name: string; currency: string };
export type CabinetChanges = CabinetFields & { uid: string; name?: string | undefined };

/** @throws AppError limit_reached */
export async function addCabinet(ctx: Ctx, input: NewCabinet): Promise<Cabinet> {
  mayOrThrow(ctx, "cabinets.write");
  const { db, now } = ctx.deps;
  const { name, currency, legalName = "", category = "other", objects = [], status = "active" } = input;
  const owner = ownerOf(ctx);
  const row = await readAlone(
    firstOf<CabinetRow>(
      db,
      sql`INSERT INTO cabinets (account_id, number, name, name_folded, legal_name, legal_name_folded, currency, status, category, objects, created_at_ms)
        SELECT ${owner}, CAST(last + 1 AS INTEGER), ${name}, ${fold(name)}, ${legalName}, ${fold(legalName)}, ${currency}, ${status}, ${category},
          ${JSON.stringify([...new Set(objects)])}, ${now()}
        FROM (SELECT coalesce(max(number), 0) AS last FROM cabinets WHERE account_id = ${owner}) WHERE last < ${MAX_CABINETS}
        RETURNING ${CABINET_COLUMNS}`,
    ),
  );
  if (row === undefined) throw new AppError("limit_reached");
  return toCabinet(row);
}

/**
 * Changes a cabinet in part. Its currency never changes.
 * @throws AppError cabinet_not_found
 */
export async function editCabinet(ctx: Ctx, { uid, name, legalName, category, objects, status }: CabinetChanges): Promise<Cabinet> {
  mayOrThrow(ctx, "cabinets.write");
  const { db } = ctx.deps;
  const orNull = (value: string | undefined) => value ?? null;
  const folded = (value: string | undefined) => (value === undefined ? null : fold(value));
  const row = await readAlone(
    firstOf<CabinetRow>(
      db,
      sql`UPDATE cabinets SET name = coalesce(${orNull(name)}, name), name_folded = coalesce(${folded(name)}, name_folded),
          legal_name = coalesce(${orNull(legalName)}, legal_name), legal_name_folded = coalesce(${folded(legalName)}, legal_name_folded),
          category = coalesce(${orNull(category)}, category), status = coalesce(${orNull(status)}, status),
          objects = coalesce(${objects === undefined ? null : JSON.stringify([...new Set(objects)])}, objects)
        WHERE ${isCabinet(ctx, uid)} RETURNING ${CABINET_COLUMNS}`,
    ),
  );
  if (row === undefined) throw new AppError("cabinet_not_found");
  return toCabinet(row);
}
