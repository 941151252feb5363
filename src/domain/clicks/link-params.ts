import { type Fragment, raw, sql } from "../../db/sql.ts";
import { AD_CLICK_ID_NAMES, type AdClickId, isAdClickId } from "../../lib/ad-click-ids.ts";

/** The parameters that advertisers and affiliates count by. `sub1` is a click's `subid`. */
export const SUB_NAMES = ["sub1", "sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8"] as const;

type SubName = (typeof SUB_NAMES)[number];

/** What affiliates put into links beside these, for themselves. */
export const SENT_NAMES = ["ref_id", "os_id", "ext1", "ext2", "ext3", "user_id", "unid", "imp_id"] as const;

/** What clicks.link_params may hold, and leads.link_params keep of it. */
export type LinkParams = Partial<Record<Exclude<SubName, "sub1"> | (typeof SENT_NAMES)[number] | AdClickId, string>> & {
  /** The smartlink that the click came by, 24 hex digits. */
  smart_id?: string;
  /** The page of the offer that the click was led to, by its number: a landing page, or one before it. */
  landing?: number;
  prelanding?: number;
  /** Whatever else the link said, by names of its own. */
  tags?: Record<string, string>;
};

/** What the column holds. Empty, or null: nothing. */
export const parseLinkParams = (json: string | null | undefined): LinkParams => (json ? (JSON.parse(json) as LinkParams) : {});

/** What is shown of them: the ids of ad platforms, and what else the link said by names of its own or of affiliates. */
export function shownParams(params: LinkParams): { clickIds: Record<string, string>; tags: Record<string, string> } {
  const { smart_id: _, landing: __, prelanding: ___, tags = {}, ...said } = params;
  const entries = Object.entries(said);
  return {
    clickIds: Object.fromEntries(entries.filter(([name]) => isAdClickId(name))),
    tags: { ...Object.fromEntries(entries.filter(([name]) => !isAdClickId(name))), ...tags },
  };
}

/** As the column holds them: an object, and nothing where there are none. */
export function formatLinkParams(params: LinkParams): string {
  const json = JSON.stringify(params);
  return json === "{}" ? "" : json;
}

/** What may tell who the visitor is. */
const PERSONAL = [...SENT_NAMES, ...AD_CLICK_ID_NAMES, "tags"];
const PATHS = raw(PERSONAL.map((name) => `'$.${name}'`).join(", "));

/** SQL of the parameters without those that may tell who the visitor is. */
export const withoutPerson = (params: Fragment): Fragment =>
  sql`coalesce(nullif(iif(json_valid(${params}), json_remove(${params}, ${PATHS}), ''), '{}'), '')`;

/** SQL of a parameter, null where there is none. @param params the column, such as `l.link_params` */
export const linkParamSql = (params: string, key: string): string => `nullif(${params}, '') ->> '${key}'`;
