import { sql } from "../../db/sql.ts";

/** What a membership is set to that ends: of its row only the numbers stay. */
export const REMOVED = sql`status = 'removed', account_id = NULL, name = '', email = NULL, login = NULL, password_hash = NULL, password_set_at_ms = NULL,
  profile = '{}', roles = '[]', manager_id = NULL,
  key_hash = NULL, key_created_at_ms = NULL`;
