import { z } from "zod";
import { readExternalId } from "../../../domain/cabinets/ads/external-id.ts";
import type { AdFields } from "../../../domain/cabinets/ads/save-ad.ts";
import type { WantedTarget } from "../../../domain/cabinets/ads/target.ts";
import { readObject } from "../../../domain/cabinets/object.ts";
import { amount, bool, clearable, line, text, word } from "../../../http/fields/strict.ts";
import { AD_STATUSES } from "../../../lib/codes.ts";
import { AppError } from "../../../platform/errors.ts";

export const title = line(255).describe("What it is called inside");

/** What an ad may be set to. Of deleting there is an endpoint. */
export const status = z.enum(AD_STATUSES).exclude(["deleted"]).describe("The status, as Telegram has it");

export const cpm = amount.describe("What is offered for a thousand impressions");

const address = text(2048)
  .trim()
  .refine((url) => url === "" || readObject(url) !== null);

/** A code, or a number. */
const named = z.union([z.int().positive().transform(String), text(32).trim().min(1)]);

/** Fields of an ad, which are left out, empty or null where there is nothing to say: what an answer holds may be sent back. */
export const fields = {
  external_id: clearable(word(64).transform(readExternalId)).nullish().describe("Telegram's number of it, `187` or `AD00000187`"),
  ad_text: text(1000).optional().describe("What people see"),
  promote_url: address.optional().describe("What it promotes: an address, or `@name`"),
  ad_type: text(64).optional().describe("Its kind, such as `target_bots`"),
  action_type: text(64).optional().describe("What it is for, such as `join` or `start_bot`"),
  status: status.optional(),
  cpm: clearable(cpm).nullish().describe("What is offered for a thousand impressions"),
  daily_budget: clearable(amount).nullish().describe("The most that it spends in a day"),
  flow: clearable(named).nullish().describe("Code or id of the flow that it leads to"),
  campaign: clearable(named).nullish().describe("Code or id of the tracked campaign that it leads to"),
  invite_link: bool.optional().describe("Lead to the campaign's chat by an invite link that is made for this ad"),
};

/** Those of which null says that there is to be none; of the others it says nothing. */
export const CLEARABLE = ["external_id", "cpm", "daily_budget", "flow", "campaign"] as const;

type Fields = z.output<z.ZodObject<typeof fields>>;

export const fromWire = (values: Fields): AdFields => ({
  externalId: values.external_id,
  text: values.ad_text,
  promoteUrl: values.promote_url,
  adType: values.ad_type,
  actionType: values.action_type,
  status: values.status,
  bidMicros: values.cpm,
  dailyBudgetMicros: values.daily_budget,
  target: targetOf(values),
});

/** @returns null: to nothing of ours, undefined: as before */
function targetOf({ flow, campaign, invite_link }: Fields): WantedTarget | null | undefined {
  if (flow && campaign) throw new AppError("field_invalid", "campaign", { says: "An ad leads to a flow or to a campaign" });
  if (flow && invite_link === true) throw new AppError("field_invalid", "invite_link", { says: "An invite link is of a campaign" });
  if (flow) return { kind: "flow", named: flow };
  if (campaign) return { kind: invite_link === true ? "invite_link" : "campaign", named: campaign };
  if (invite_link === true) throw new AppError("field_missing", "campaign");
  return flow === null || campaign === null ? null : undefined;
}
