import { sql } from "../../db/sql.ts";

/** The owners of landings, each once, as a table `owners` of `id`: so many reads as there are owners. */
export const LANDING_OWNERS = sql`RECURSIVE owners (id) AS (
    SELECT min(owner_id) FROM click_landings
    UNION ALL SELECT (SELECT min(owner_id) FROM click_landings WHERE owner_id > owners.id) FROM owners WHERE owners.id IS NOT NULL
  )`;
