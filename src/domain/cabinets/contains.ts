import { type Fragment, join, sql } from "../../db/sql.ts";
import { fold } from "../../lib/fold.ts";

/**
 * Conditions that a folded column contains one of some texts; none where all of them are empty. Every character means itself: LIKE would
 * take % and _ for any, and knows the case of ASCII only.
 */
export function contains(column: Fragment, parts: readonly string[]): Fragment[] {
  const folded = parts.map(fold).filter((part) => part !== "");
  if (folded.length === 0) return [];
  return [
    sql`(${join(
      folded.map((part) => sql`instr(${column}, ${part}) > 0`),
      " OR ",
    )})`,
  ];
}
