import { z } from "zod";
import type { AffiliatePostback } from "../../../domain/postbacks/network/postback.ts";
import type { PostbackTrigger } from "../../../lib/codes.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { toDateTime } from "../times.ts";

/** What a postback reports, in the words of this API. Without one: every creation and every change. */
const TRIGGERS = {
  by_creating: "creation",
  confirmed: "approve",
  pending: "wait",
  declined: "cancel",
  not_found: "trash",
  hold: "hold",
} as const satisfies Record<string, PostbackTrigger>;

type TriggerWord = keyof typeof TRIGGERS;

export const TRIGGER_WORDS = Object.keys(TRIGGERS) as [TriggerWord, ...TriggerWord[]];

export const readTrigger = (word: TriggerWord): PostbackTrigger => TRIGGERS[word];

const wordOf = (trigger: PostbackTrigger): TriggerWord | null => TRIGGER_WORDS.find((word) => TRIGGERS[word] === trigger) ?? null;

const listed = {
  id: z.int(),
  url: z.string(),
  offer_id: z.string().nullable().describe("Null: of all offers"),
  status: z.enum(TRIGGER_WORDS).nullable().describe("Null: every creation and every change"),
  created: z.string(),
  forced: z.enum(["0", "1"]),
};

/** As it is added, changed and removed. */
export const postback = z
  .strictObject({
    ...listed,
    goal: z.string().nullable(),
    pid: z.string().describe("The affiliate's number"),
    updated_at: z.string(),
  })
  .meta({ id: "AffiliatePostback" });

/** As it is listed. */
export const listedPostback = z.strictObject({ ...listed, goal: z.string() }).meta({ id: "ListedPostback" });

export function toListed(zone: ZoneHistory, { id, url, offerId, firesOn, goal, createdAtMs, isForced }: AffiliatePostback) {
  return {
    id,
    url,
    offer_id: offerId === null ? null : String(offerId),
    status: wordOf(firesOn),
    goal,
    created: toDateTime(zone, createdAtMs),
    forced: isForced ? ("1" as const) : ("0" as const),
  };
}

export function toPostback(zone: ZoneHistory, row: AffiliatePostback) {
  return {
    ...toListed(zone, row),
    goal: row.goal === "" ? null : row.goal,
    pid: String(row.affiliate),
    updated_at: toDateTime(zone, row.updatedAtMs ?? row.createdAtMs),
  };
}
