import { type Fragment, raw, sql } from "../../../db/sql.ts";

/** SQL of the address of a template: its URL up to the path, in which there are no macros. */
const originOf = (template: "s" | "t") => raw(`substr(${template}.url, 1, 8 + instr(substr(${template}.url || '/', 9), '/'))`);

/** SQL of what templates of the same account and address have in common, of a template `t`. */
export const ADDRESS = sql`t.account_id || ' ' || ${originOf("t")}`;

/** An account may have any number of templates at one host; one statement changes so many. */
const MAX_SHARING = raw(1_000);

const SHARES = sql`s.account_id = t.account_id AND (s.id = t.id OR s.state = 'active' AND ${originOf("s")} = ${originOf("t")})`;

/**
 * The SQL of the templates, as `id`, with the same address as some others, those included.
 * @param templates what comes after FROM, with rows of postback_templates called `t`
 */
export const templatesSharing = (templates: Fragment): Fragment => sql`
  SELECT s.id FROM ${templates} CROSS JOIN postback_templates s ON ${SHARES} LIMIT ${MAX_SHARING}`;
