import { z } from "zod";
import type { CustomField } from "../../../domain/networks/fields/custom-fields.ts";
import type { Affiliate, AffiliateTerms } from "../../../domain/networks/people/affiliates.ts";
import type { MemberStatus } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { balances, toBalances } from "../balance.ts";
import { addressShape, toAddress, toSubs } from "../people.ts";
import { toDateTime } from "../times.ts";
import { toUser, user } from "../users/wire.ts";

/** The word for each status that can be set. Source: the API's public documentation. */
export const STATUS_WORDS = { "not active": "inactive", active: "active", banned: "banned", "on moderation": "moderation" } as const;

type StatusWord = keyof typeof STATUS_WORDS;

export const WORDS = Object.keys(STATUS_WORDS) as StatusWord[];

/** Who was invited has not said yes. */
export const isStatus = (word: StatusWord, status: MemberStatus) => STATUS_WORDS[word] === (status === "invited" ? "moderation" : status);

const nullable = z.string().nullable();

const sub = z.strictObject({ value: z.string(), except: z.int() });

export const affiliate = z
  .strictObject({
    id: z.int(),
    created_at: z.string(),
    updated_at: nullable.describe("Null until it is changed"),
    email: z.string(),
    login: z.string(),
    ref_percent: nullable,
    name: nullable,
    notes: z.string(),
    manager: user.omit({ type: true, created_at: true }).nullable(),
    status: z.enum(WORDS),
    level: z.int(),
    payment_systems: z.array(
      z.strictObject({
        id: z.int(),
        active: z.int(),
        system: z.string(),
        currency: nullable,
        fields: z.record(z.string(), z.string()).describe("Values by the numbers of the system's fields"),
      }),
    ),
    customFields: z.array(
      z.strictObject({
        name: z.string(),
        value: z.union([z.string(), z.array(z.int())]).describe("Of a field of type `checkbox` numbers of what is ticked"),
        label: z.union([z.string(), z.record(z.string(), z.string())]),
        id: z.int(),
      }),
    ),
    balance: balances,
    offersCount: z.int().describe("Offers into which they were let"),
    api_key: z.string().describe("Shown once, when the affiliate is made; else empty"),
    ...addressShape,
    phone: nullable,
    ref: z.string().describe("The affiliate who brought them; `0`: nobody"),
    sub_accounts: z.strictObject({ "1": sub, "2": sub }),
    contactPerson: nullable,
    tags: z.array(z.string()),
  })
  .meta({ id: "NetworkAffiliate" });

/** What stands in the place of an affiliate who has none of it. */
const NO_BALANCE = { availableMicros: 0, holdMicros: 0 };

/**
 * An affiliate as the network's users see them, wherever they are shown.
 * @param key their key, where it was just made
 */
export function toAffiliate(ctx: NetworkCtx, them: Affiliate, terms: AffiliateTerms, key = "") {
  const { profile, manager } = them;
  const { timeZone, currency } = ctx.network;
  const owed = them.balances.some((each) => each.currency === currency) ? them.balances : [{ currency, ...NO_BALANCE }, ...them.balances];
  return {
    id: them.number,
    created_at: toDateTime(timeZone, them.createdAtMs),
    updated_at: them.updatedAtMs === null ? null : toDateTime(timeZone, them.updatedAtMs),
    email: them.email ?? "",
    login: them.login ?? them.email ?? "",
    ref_percent: profile.refPercent,
    name: them.name || null,
    notes: profile.notes,
    manager: manager && toManager(ctx, manager),
    status: WORDS.find((word) => isStatus(word, them.status)) ?? "not active",
    level: profile.level,
    payment_systems: profile.paymentSystems.flatMap(({ systemId, currency, fields }) => {
      const system = terms.paymentSystems.find(({ id }) => id === systemId);
      if (system === undefined) return [];
      const known = system.fields.flatMap(({ id }) => (fields[id] === undefined ? [] : [[String(id), fields[id]] as const]));
      return [
        { id: systemId, active: 1, system: system.title, currency: currency?.toUpperCase() ?? null, fields: Object.fromEntries(known) },
      ];
    }),
    customFields: terms.customFields.flatMap((field) => {
      const values = profile.customFields[field.id] ?? [];
      return values.length === 0 ? [] : [toCustomValue(field, values)];
    }),
    balance: toBalances(owed),
    offersCount: them.offersCount,
    api_key: key,
    ...toAddress(profile),
    phone: profile.phone,
    ref: String(profile.ref ?? 0),
    sub_accounts: toSubs(profile.subRules, Number),
    contactPerson: profile.contactPerson,
    tags: profile.tags,
  };
}

function toManager(ctx: NetworkCtx, manager: NonNullable<Affiliate["manager"]>) {
  const { type: _, created_at: __, ...shown } = toUser(ctx, manager);
  return shown;
}

function toCustomValue({ id, name, type, choices }: CustomField, values: readonly string[]) {
  const [first = ""] = values;
  if (type === "checkbox") {
    const ticked = values.filter((value) => choices[value] !== undefined);
    return { name, value: ticked.map(Number), label: Object.fromEntries(ticked.map((value) => [value, choices[value] ?? ""])), id };
  }
  return { name, value: first, label: type === "text" || type === "multiline" ? first : (choices[first] ?? ""), id };
}
