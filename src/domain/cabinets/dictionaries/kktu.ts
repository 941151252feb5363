import { readAlone, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** A class of goods and services that ads in Russia must name. */
export interface KktuCode {
  /** A UUID, the same everywhere. */
  id: string;
  /** `9.2.1` */
  code: string;
  name: string;
}

/** All that the deployment knows, in the order of their numbers. */
export async function listKktuCodes(ctx: Ctx): Promise<KktuCode[]> {
  mayOrThrow(ctx, "cabinets.read");
  const rows = await readAlone(rowsOf<KktuCode>(ctx.deps.db, sql`SELECT id, code, name FROM kktu_codes`));
  const numbers = ({ code }: KktuCode) => code.split(".").map(Number);
  return rows.sort((a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    const place = x.findIndex((number, index) => number !== y[index]);
    return place === -1 ? 0 : (x[place] ?? 0) - (y[place] ?? 0);
  });
}
