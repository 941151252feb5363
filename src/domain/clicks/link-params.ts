import { type Fragment, raw, sql } from "../../db/sql.ts";

/** The parameters that advertisers and affiliates count by. `sub1` is a click's `subid`. */
export const SUB_NAMES = ["sub1", "sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8"] as const;

type SubName = (typeof SUB_NAMES)[number];

/** What may tell who the visitor is. */
export const PERSONAL_PARAMS = ["ref_id", "os_id", "ext1", "ext2", "ext3", "user_id", "unid", "imp_id", "fbclid"] as const;

/** What clicks.link_params may hold, and leads.link_params keep of it. */
export type LinkParams = Partial<Record<Exclude<SubName, "sub1"> | (typeof PERSONAL_PARAMS)[number], string>> & {
  /** The smartlink that the click came by, 24 hex digits. */
  smart_id?: string;
  /** The page of the offer that the click was led to, by its number: a landing page, or one before it. */
  landing?: number;
  prelanding?: number;
};

/** As the column holds them: an object, and nothing where there are none. */
export function formatLinkParams(params: LinkParams): string {
  const json = JSON.stringify(params);
  return json === "{}" ? "" : json;
}

const PATHS = raw(PERSONAL_PARAMS.map((name) => `'$.${name}'`).join(", "));

/** SQL of the parameters without those that may tell who the visitor is. */
export const withoutPerson = (params: Fragment): Fragment =>
  sql`coalesce(nullif(iif(json_valid(${params}), json_remove(${params}, ${PATHS}), ''), '{}'), '')`;
