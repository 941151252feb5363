import { z } from "zod";
import type { MemberKind } from "../../../lib/codes.ts";

/** What a network notes of its members beside what every membership has: JSON of memberships.profile. What is left out is not known. */

const text = z.string().nullable().default(null);

const address = { address1: text, address2: text, city: text, country: text, zipCode: text };

/** The values of a sub that alone are allowed, or that alone are barred; empty: no rule. */
const subRule = z.object({ value: z.string().default(""), isExcept: z.boolean().default(false) }).prefault({});

const subRules = z.object({ 1: subRule, 2: subRule }).prefault({});

export type SubRules = z.output<typeof subRules>;

const AffiliateProfile = z.object({
  ...address,
  phone: text,
  contactPerson: text,
  notes: z.string().default(""),
  /** As it was written. */
  refPercent: text,
  /** The number of the affiliate who brought them. */
  ref: z.number().nullable().default(null),
  level: z.number().default(0),
  tags: z.array(z.string()).default([]),
  subRules,
  /** Texts, or numbers of choices, by the field's number. */
  customFields: z.record(z.string(), z.array(z.string())).default({}),
  paymentSystems: z
    .array(z.object({ systemId: z.number(), currency: text, fields: z.record(z.string(), z.string()).default({}) }))
    .default([]),
});

const AdvertiserProfile = z.object({
  ...address,
  vatCode: text,
  contact: text,
  skype: text,
  url: text,
  note: text,
  tags: z.array(z.string()).default([]),
  /** Who may send postbacks: an address or a range `a-b` each; empty: everybody. */
  allowedIps: z.array(z.string()).default([]),
  disallowedIps: z.array(z.string()).default([]),
  /** What postbacks must say as `secure`, sealed by deps.vault for `HASH_PASSWORD`; null: nothing. */
  hashPasswordSealed: text,
  subRules,
});

/** What hash passwords of advertisers are sealed for. */
export const HASH_PASSWORD = "advertiser hash password";

const StaffProfile = z.object({
  firstName: text,
  lastName: text,
  skype: text,
  workHours: text,
  /** The path of a file of the network, or an address elsewhere. */
  avatar: text,
});

const PROFILES = { affiliate: AffiliateProfile, advertiser: AdvertiserProfile, staff: StaffProfile } as const;

export type Profile<Kind extends MemberKind> = z.output<(typeof PROFILES)[Kind]>;

/** @param json a value of memberships.profile */
export function readProfile<Kind extends MemberKind>(kind: Kind, json: string): Profile<Kind> {
  return PROFILES[kind].parse(JSON.parse(json)) as Profile<Kind>;
}

/** What is written of a profile: what is left out stays, null clears, and what is an object is changed in its parts. */
export type ProfilePatch<Kind extends MemberKind> = {
  [Name in keyof Profile<Kind>]?: Patch<Profile<Kind>[Name]> | null | undefined;
};

type Patch<Value> = Value extends readonly unknown[] | string | number | boolean | null
  ? Value
  : { [Name in keyof Value]?: Patch<Value[Name]> | null | undefined };
