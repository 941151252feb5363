import { z } from "zod";
import type { Advertiser } from "../../../domain/networks/people/advertisers.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { addressShape, toAddress, toStaffId, toSubs } from "../people.ts";
import { toDateTime } from "../times.ts";
import { toUser, user } from "../users/wire.ts";

const nullable = z.string().nullable();

const sub = z.strictObject({ value: z.string(), except: z.boolean() });

const shape = {
  id: z.string(),
  title: z.string(),
  contact: nullable,
  email: nullable,
  url: nullable,
  manager: z.string().describe("The id of the user who looks after them; empty: nobody"),
  manager_obj: user.omit({ type: true, updated_at: true, work_hours: true }).nullable(),
  allowed_ip: z.array(z.string()),
  disallowed_ip: z.array(z.string()),
  hash_password: nullable.describe("What postbacks must say as `secure`"),
  skype: nullable,
  note: nullable,
  ...addressShape,
  vat_code: nullable,
  sub_accounts: z.strictObject({ "1": sub, "2": sub }),
  tags: z.array(z.string()),
  created_at: z.string(),
  updated_at: nullable,
};

export const advertiser = z.strictObject(shape).meta({ id: "NetworkAdvertiser" });

export const listedAdvertiser = z
  .strictObject({
    ...shape,
    offers: z.string().describe("How many offers are theirs"),
    has_user: z.boolean().describe("Whether they have an account"),
  })
  .meta({ id: "ListedNetworkAdvertiser" });

export function toAdvertiser(ctx: NetworkCtx, them: Advertiser) {
  const { profile, manager } = them;
  const { timeZone } = ctx.network;
  return {
    id: toHexId(them.number, them.createdAtMs),
    title: them.name,
    contact: profile.contact,
    email: them.email,
    url: profile.url,
    manager: toStaffId(manager) ?? "",
    manager_obj: manager && toManager(ctx, manager),
    allowed_ip: profile.allowedIps,
    disallowed_ip: profile.disallowedIps,
    hash_password: them.hashPassword,
    skype: profile.skype,
    note: profile.note,
    ...toAddress(profile),
    vat_code: profile.vatCode,
    sub_accounts: toSubs(profile.subRules, (isExcept) => isExcept),
    tags: profile.tags,
    created_at: toDateTime(timeZone, them.createdAtMs),
    updated_at: them.updatedAtMs === null ? null : toDateTime(timeZone, them.updatedAtMs),
  };
}

export const toListedAdvertiser = (ctx: NetworkCtx, them: Advertiser) => ({
  ...toAdvertiser(ctx, them),
  offers: String(them.offersCount),
  has_user: them.hasAccount,
});

function toManager(ctx: NetworkCtx, manager: NonNullable<Advertiser["manager"]>) {
  const { type: _, updated_at: __, work_hours: ___, ...shown } = toUser(ctx, manager);
  return shown;
}

/** What an advertiser sees of themselves: nothing of what the network notes for its staff. */
export const ownAdvertiser = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    contact: nullable,
    email: nullable,
    url: nullable,
    ...addressShape,
    vat_code: nullable,
    manager: z
      .strictObject({ first_name: z.string(), last_name: z.string(), email: z.string(), skype: nullable })
      .nullable()
      .describe("Who looks after them"),
    created_at: z.string(),
  })
  .meta({ id: "OwnAdvertiser" });

export function toOwnAdvertiser(ctx: NetworkCtx, them: Advertiser) {
  const { id, title, contact, email, url, vat_code, manager_obj, created_at } = toAdvertiser(ctx, them);
  const manager = manager_obj && {
    first_name: manager_obj.first_name,
    last_name: manager_obj.last_name,
    email: manager_obj.email,
    skype: manager_obj.skype,
  };
  return { id, title, contact, email, url, ...toAddress(them.profile), vat_code, manager, created_at };
}
