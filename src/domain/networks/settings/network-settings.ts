import { firstOf, readAlone } from "../../../db/read.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { openHashPassword, sealHashPassword } from "../../offers/settings/hash-password.ts";

/** What a network sets for itself. */
export interface NetworkSettings {
  /** What postbacks must say where neither their offer nor its advertiser has a password; empty: nothing. */
  hashPassword: string;
  /** Addresses and ranges that may send postbacks, one a line; empty: all. */
  allowedIps: string;
  disallowedIps: string;
  /** Null: never changed. */
  updatedAtMs: number | null;
}

interface Row extends Omit<NetworkSettings, "hashPassword"> {
  hashPasswordSealed: string;
}

const COLUMNS = raw(
  "hash_password_sealed AS hashPasswordSealed, allowed_ips AS allowedIps, disallowed_ips AS disallowedIps, updated_at_ms AS updatedAtMs",
);

/** @throws AppError forbidden */
export async function getNetworkSettings(ctx: NetworkCtx): Promise<NetworkSettings> {
  mayOrThrow(ctx, "network-settings.write");
  const row = await readAlone(firstOf<Row>(ctx.deps.db, sql`SELECT ${COLUMNS} FROM network_settings WHERE network_id = ${networkOf(ctx)}`));
  return toSettings(ctx, row ?? { hashPasswordSealed: "", allowedIps: "", disallowedIps: "", updatedAtMs: null });
}

type Changes = { [Name in Exclude<keyof NetworkSettings, "updatedAtMs">]?: string | undefined };

/** What is left out stays. @throws AppError forbidden */
export async function setNetworkSettings(ctx: NetworkCtx, changes: Changes): Promise<NetworkSettings> {
  mayOrThrow(ctx, "network-settings.write");
  const { db, now } = ctx.deps;
  const { hashPassword, allowedIps = null, disallowedIps = null } = changes;
  const sealed = hashPassword ? await sealHashPassword(ctx.deps, hashPassword) : (hashPassword ?? null);
  const write = sql`INSERT INTO network_settings (network_id, hash_password_sealed, allowed_ips, disallowed_ips, updated_at_ms)
    VALUES (${networkOf(ctx)}, COALESCE(${sealed}, ''), COALESCE(${allowedIps}, ''), COALESCE(${disallowedIps}, ''), ${now()})
    ON CONFLICT (network_id) DO UPDATE SET hash_password_sealed = COALESCE(${sealed}, hash_password_sealed),
      allowed_ips = COALESCE(${allowedIps}, allowed_ips), disallowed_ips = COALESCE(${disallowedIps}, disallowed_ips),
      updated_at_ms = excluded.updated_at_ms RETURNING ${COLUMNS}`;
  const [written] = await db.$client.batch<Row>([
    statement(db, write),
    auditStatement(ctx.deps, { author: authorOf(ctx), action: "network-settings.changed" }),
  ]);
  const [row] = written?.results ?? [];
  if (row === undefined) throw new AppError("database");
  return toSettings(ctx, row);
}

async function toSettings({ deps }: NetworkCtx, { hashPasswordSealed, ...row }: Row): Promise<NetworkSettings> {
  return { ...row, hashPassword: hashPasswordSealed === "" ? "" : await openHashPassword(deps, hashPasswordSealed) };
}
