import { type Fragment, raw, sql } from "../../../db/sql.ts";

/** The SQL of the address of a template `t`: its URL up to the path, in which there are no macros. */
const originOf = (t: string): string => `substr(${t}.url, 1, 8 + instr(substr(${t}.url || '/', 9), '/'))`;

/** The SQL of what templates of the same account and address have in common. */
export const addressOf = (t: string): string => `${t}.account_id || ' ' || ${originOf(t)}`;

/** An account may have any number of templates at one host; one statement changes so many. */
const MAX_SHARING = 1_000;

/**
 * The SQL of the templates, as `id`, with the same address as some others, those included.
 * @param templates what comes after FROM, with rows of postback_templates called `t`
 */
export const sharingAddress = (templates: string): string => `
  SELECT s.id FROM ${templates} CROSS JOIN postback_templates s ON s.account_id = t.account_id
    AND (s.id = t.id OR s.state = 'active' AND ${originOf("s")} = ${originOf("t")}) LIMIT ${MAX_SHARING}`;

const IS_SAME = raw(`s.account_id = t.account_id AND (s.id = t.id OR s.state = 'active' AND ${originOf("s")} = ${originOf("t")})`);

/** `sharingAddress` of a fragment. */
export const templatesSharing = (templates: Fragment): Fragment => sql`
  SELECT s.id FROM ${templates} CROSS JOIN postback_templates s ON ${IS_SAME} LIMIT ${raw(MAX_SHARING)}`;
