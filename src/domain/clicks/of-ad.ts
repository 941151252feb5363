import { type Fragment, name, sql } from "../../db/sql.ts";

/** Whether what a click or a lead carries may be the code of an ad. */
export const isAdCode = (text: string | undefined): boolean => text?.startsWith("ad_") ?? false;

/** The same as SQL, by which partial indexes have only those. @param column such as `c.utm_content` */
export const isAdCodeSql = (column: string): Fragment => sql`substr(${name(column)}, 1, 3) = 'ad_'`;
