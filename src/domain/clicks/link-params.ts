import { type Fragment, raw, sql } from "../../db/sql.ts";

/** What a network's link says for reports: it stays as long as its click. `sub1` is a click's `subid`. */
const REPORTED = ["sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8", "smart_id"] as const;

/** What may tell who the visitor is. */
const PERSONAL = ["ref_id", "os_id", "ext1", "ext2", "ext3", "user_id", "unid", "imp_id", "fbclid"] as const;

/** What clicks.link_params may hold, each a text. */
const LINK_PARAMS = [...REPORTED, ...PERSONAL] as const;

export type LinkParams = Partial<Record<(typeof LINK_PARAMS)[number], string>>;

/** As the column holds them: an object, and nothing where there are none. */
export function formatLinkParams(params: LinkParams): string {
  const json = JSON.stringify(params);
  return json === "{}" ? "" : json;
}

const PATHS = raw(PERSONAL.map((name) => `'$.${name}'`).join(", "));

/** SQL of the parameters without those that may tell who the visitor is. */
export const withoutPerson = (params: Fragment): Fragment => sql`iif(json_valid(${params}), json_remove(${params}, ${PATHS}), '')`;
