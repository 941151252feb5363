import { readAlone, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { type PixelCode, readPixelCode } from "../../lib/pixel-code.ts";
import type { PixelMacro } from "../../lib/pixel-macros.ts";
import { shownAt } from "../../lib/strtotime/zone-time.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { MAX_PIXELS, type Pixel } from "./pixel.ts";

/** The conversion that an advertiser's page tells of. Empty texts say nothing. */
interface Converted {
  /** A click id. */
  click: string;
  /** The advertiser's id of it. */
  actionId: string;
  /** The value of a goal. */
  goal: string;
}

/** Pixels that a page is to load, and what stands for their macros. */
export interface ShownPixels {
  codes: PixelCode[];
  values: Readonly<Partial<Record<PixelMacro, string>>>;
}

interface Row extends Pick<Pixel, "kind" | "code"> {
  zone: string;
  createdAtMs: number | null;
  subs: string;
  country: string | null;
  city: string | null;
}

const NONE: ShownPixels = { codes: [], values: {} };

/**
 * The approved and active pixels of the affiliate whose click it is, for the click's offer. Who is not active in their network has none, nor
 * has an offer whose conversions are refused. The conversion need not be known yet: the page may be there before the postback.
 */
export async function pixelsOfClick(deps: Deps, converted: Converted): Promise<ShownPixels> {
  const { click } = converted;
  const origin = await readClickId(deps, click);
  if (origin === null) return NONE;
  const rows = await readAlone(
    rowsOf<Row>(
      deps.db,
      sql`SELECT p.kind, p.code, n.time_zone AS zone, x.created_at_ms AS createdAtMs, COALESCE(k.country, l.country) AS country,
          COALESCE(k.city, l.city) AS city,
          json_set(COALESCE(nullif(k.link_params, ''), nullif(l.link_params, ''), '{}'), '$.sub1', COALESCE(k.subid, l.subid, '')) AS subs
        FROM network_flows f JOIN offers o ON o.id = f.offer_id LEFT JOIN offer_settings s ON s.offer_id = o.id
          JOIN accounts n ON n.id = o.account_id JOIN accounts a ON a.id = f.affiliate_id
          JOIN memberships m ON m.network_id = n.id AND m.kind = 'affiliate' AND m.number = a.id AND m.status = 'active'
          JOIN network_pixels p ON p.affiliate_id = a.id AND p.network_id = n.id AND p.offer_id = o.id
          LEFT JOIN clicks k ON k.id = ${click} AND k.flow_id = f.flow_id
          LEFT JOIN network_conversions x ON x.lead_id = (${leadSql(converted)}) LEFT JOIN leads l ON l.id = x.lead_id
        WHERE f.flow_id = ${origin.flowId} AND p.is_active AND p.moderation = 'approved' AND n.banned_at_ms IS NULL AND a.banned_at_ms IS NULL
          AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND NOT (o.status = ${raw(RESOURCE_STATUS.paused)} AND s.is_stopped IS 1)
        ORDER BY p.id LIMIT ${raw(MAX_PIXELS)}`,
    ),
  );
  const [first] = rows;
  if (first === undefined) return NONE;
  const shown = shownAt(first.zone, first.createdAtMs ?? deps.now());
  const date = new Date(shown).toISOString().slice(0, 19).replace("T", " ");
  return {
    codes: rows.flatMap(({ code, kind }) => readPixelCode(code, kind) ?? []),
    values: {
      ...(JSON.parse(first.subs) as Partial<Record<PixelMacro, string>>),
      date,
      geo: first.country?.toUpperCase() ?? "",
      city: first.city ?? "",
    },
  };
}

/** The lead of the conversion, of the affiliate and the offer of `f`: the advertiser's id names it, otherwise the click. */
function leadSql({ click, actionId, goal }: Converted): Fragment {
  if (actionId !== "")
    return sql`SELECT lead_id FROM network_conversions WHERE offer_id = f.offer_id AND action_id = ${actionId} AND goal = ${goal || "1"} COLLATE NOCASE
      AND affiliate_id = f.affiliate_id`;
  return sql`SELECT y.lead_id FROM leads i JOIN network_conversions y ON y.lead_id = i.id
    WHERE i.click = ${click} AND i.flow_id IS NOT NULL AND y.offer_id = f.offer_id AND (${goal} = '' OR y.goal = ${goal} COLLATE NOCASE)
    ORDER BY y.lead_id DESC LIMIT 1`;
}
