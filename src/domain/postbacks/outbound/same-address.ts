/** The SQL of a template's URL up to its path, which tells addresses apart. Templates have no macro there. */
const originOf = (t: string): string => `substr(${t}.url, 1, 8 + instr(substr(${t}.url || '/', 9), '/'))`;

/** The SQL of what a template `t` shares with those of the same account and host. */
export const addressOf = (t: string): string => `${t}.account_id || ' ' || ${originOf(t)}`;

/** An account may have as many templates at one host as it likes; one statement puts so many aside. */
const MOST_TOGETHER = 1_000;

/**
 * The SQL of the templates, as `id`, that have their address in common with some, those included.
 * @param templates what comes after FROM, with rows of postback_templates called `t`
 */
export const sharingAddress = (templates: string): string => `
  SELECT s.id FROM ${templates} CROSS JOIN postback_templates s ON s.account_id = t.account_id
    AND (s.id = t.id OR s.state = 'active' AND ${originOf("s")} = ${originOf("t")}) LIMIT ${MOST_TOGETHER}`;
