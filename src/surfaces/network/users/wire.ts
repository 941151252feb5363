import { z } from "zod";
import type { Staff } from "../../../domain/networks/people/person.ts";
import { STAFF_ROLES, type StaffRole } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { toDateTime } from "../times.ts";

/** The word for each role. Source: the API's public documentation. */
const ROLE_WORDS = {
  administrator: "ROLE_ADMIN",
  affiliate_manager: "ROLE_MANAGER_AFFILIATE",
  account_manager: "ROLE_MANAGER_SALES",
  offers: "ROLE_SECTION_OFFER",
  advertisers: "ROLE_SECTION_SUPPLIER",
  affiliates: "ROLE_SECTION_PARTNER",
  stats: "ROLE_SECTION_STATS",
  dashboard: "ROLE_SECTION_DASHBOARD",
  news: "ROLE_SECTION_NEWS",
  categories: "ROLE_SECTION_CATEGORY",
  billing: "ROLE_SECTION_PAYMENT",
  tickets: "ROLE_SECTION_TICKET",
} as const satisfies Record<StaffRole, string>;

const WORDS = STAFF_ROLES.map((role) => ROLE_WORDS[role]);

export const roleWord = z
  .enum(WORDS)
  .transform((word): StaffRole => STAFF_ROLES.find((role) => ROLE_WORDS[role] === word) ?? "dashboard")
  .meta({ enum: WORDS });

/** Which of the three main roles somebody has. */
export const USER_TYPES = {
  common_manager: "administrator",
  affiliate_manager: "affiliate_manager",
  account_manager: "account_manager",
} as const;

type UserType = keyof typeof USER_TYPES;

const TYPES = Object.keys(USER_TYPES) as UserType[];

export const userType = z.enum(TYPES);

export const user = z
  .strictObject({
    id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    work_hours: z.string().nullable(),
    email: z.string(),
    skype: z.string().nullable(),
    api_key: z.string().nullable().describe("Shown once, when the user or the key is made; else null"),
    roles: z.array(z.enum(WORDS)),
    type: userType,
    avatar: z.string().nullable().describe("The address of a picture"),
    created_at: z.string(),
    updated_at: z.string().nullable(),
  })
  .meta({ id: "NetworkUser" });

/** @param key the key, where it was just made */
export const toUser = ({ network, deps }: NetworkCtx, staff: Staff, key: string | null = null) => ({
  id: toHexId(staff.number, staff.createdAtMs),
  ...toNames(staff),
  work_hours: staff.profile.workHours,
  email: staff.email ?? "",
  skype: staff.profile.skype,
  api_key: key,
  roles: staff.roles.map((role) => ROLE_WORDS[role]),
  type: TYPES.find((type) => staff.roles.includes(USER_TYPES[type])) ?? ("common_manager" as const),
  avatar: toAvatar(deps.config.publicUrl, staff.profile.avatar),
  created_at: toDateTime(network.timeZone, staff.createdAtMs),
  updated_at: staff.updatedAtMs === null ? null : toDateTime(network.timeZone, staff.updatedAtMs),
});

const toAvatar = (publicUrl: string, avatar: string | null) => (avatar?.startsWith("/") ? `${publicUrl}${avatar}` : avatar);

/** Who was made otherwise than by this API has one name. */
const toNames = ({ name, profile }: Staff) => ({ first_name: profile.firstName ?? name, last_name: profile.lastName ?? "" });
