import { type Fragment, sql } from "../../db/sql.ts";
import type { CABINET_MODES, CABINET_STATUSES } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";

/** A cabinet as its owner sees it. Amounts are millionths of its currency. */
export interface Cabinet {
  uid: string;
  name: string;
  legalName: string;
  currency: string;
  status: (typeof CABINET_STATUSES)[number];
  mode: (typeof CABINET_MODES)[number];
  isAudienceAllowed: boolean;
  /** A key of dictionaries/categories.ts. */
  category: string;
  /** `t.me/example`, those of its ads among them. */
  objects: string[];
  /** Free, to be put on an ad. */
  availableMicros: number;
  /** In ads; below 0 where ads spent more than was put on them. */
  adsMicros: number;
  spentMicros: number;
}

const UID = /^ACC(\d{4,9})$/;

/** The name of a cabinet outside: `ACC0007`. */
export const uidOf = (number: number): string => `ACC${String(number).padStart(4, "0")}`;

/** The number that a uid names; 0, which no cabinet has, for any other text. */
export function numberOf(uid: string): number {
  const number = Number(UID.exec(uid)?.[1] ?? 0);
  return uidOf(number) === uid ? number : 0;
}

/** The condition that a row of cabinets is the one of this uid, and the caller's. */
export const isCabinet = (ctx: Ctx, uid: string): Fragment => isCabinetOf(ownerOf(ctx), uid);

/** The same of any account's, for what is not a call of theirs. */
export const isCabinetOf = (accountId: number, uid: string): Fragment => sql`account_id = ${accountId} AND number = ${numberOf(uid)}`;

/** SQL of the id of that cabinet; NULL: the caller has none of this uid. */
export const cabinetIdOf = (ctx: Ctx, uid: string): Fragment => sql`(SELECT id FROM cabinets WHERE ${isCabinet(ctx, uid)})`;

/** A row of cabinets, by the columns below. */
export interface CabinetRow extends Omit<Cabinet, "uid" | "isAudienceAllowed" | "objects"> {
  number: number;
  isAudienceAllowed: 0 | 1;
  objects: string;
  adObjects: string;
}

export const CABINET_COLUMNS = sql`number, name, legal_name AS legalName, currency, status, mode, is_audience_allowed AS isAudienceAllowed,
  category, objects, ad_objects AS adObjects, available_micros AS availableMicros, ads_micros AS adsMicros, spent_micros AS spentMicros`;

export function toCabinet({ number, isAudienceAllowed, objects, adObjects, ...row }: CabinetRow): Cabinet {
  const named = [...(JSON.parse(objects) as string[]), ...(JSON.parse(adObjects) as string[])];
  return { ...row, uid: uidOf(number), isAudienceAllowed: isAudienceAllowed === 1, objects: [...new Set(named)] };
}
