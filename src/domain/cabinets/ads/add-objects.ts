import { type Fragment, sql } from "../../../db/sql.ts";

/** A cabinet names no more of what its ads promote. */
const MAX_OBJECTS = 1000;

/** SQL that adds what ads promote to their cabinet. An object stays with the cabinet once one of its ads had it. */
export function addObjects(objects: readonly string[], { cabinetId, when }: { cabinetId: Fragment | number; when: Fragment }): Fragment {
  const told = JSON.stringify(objects);
  const added = sql`SELECT value FROM json_each(${told}) WHERE value NOT IN (SELECT value FROM json_each(ad_objects))`;
  return sql`UPDATE cabinets SET ad_objects = (
      SELECT json_group_array(value) FROM (SELECT value FROM json_each(ad_objects) UNION ALL ${added} LIMIT ${MAX_OBJECTS}))
    WHERE id = ${cabinetId} AND ${when} AND json_array_length(ad_objects) < ${MAX_OBJECTS} AND EXISTS (${added})`;
}
