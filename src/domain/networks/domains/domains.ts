import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** How many a network may have: a list of them has no pages. */
const MAX_DOMAINS = 200;

/** A host on which links of a network stand. */
export interface NetworkDomain {
  id: number;
  /** Lower case, in the letters of DNS. */
  host: string;
  useHttps: boolean;
}

type Row = Omit<NetworkDomain, "useHttps"> & { useHttps: number };

const COLUMNS = raw("id, host, use_https AS useHttps");

const toDomain = (row: Row): NetworkDomain => ({ ...row, useHttps: row.useHttps === 1 });

/** Whoever of the network's staff it is sees them. @throws AppError forbidden */
export async function listDomains(ctx: NetworkCtx): Promise<NetworkDomain[]> {
  mayOrThrow(ctx, "network.read");
  const all = sql`SELECT ${COLUMNS} FROM network_domains WHERE network_id = ${networkOf(ctx)} ORDER BY id`;
  return (await readAlone(rowsOf<Row>(ctx.deps.db, all))).map(toDomain);
}

/** The conditions of a host that is to be a network's. The deployment's own is everybody's. */
function guardsOf({ deps }: NetworkCtx, host: string, id: number | null): Guard[] {
  const own = new URL(deps.config.publicUrl).hostname;
  return [
    { holds: sql`${host} <> ${own}`, code: "field_invalid", field: "url", says: "url is the platform's own host" },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM network_domains WHERE host = ${host} AND id IS NOT ${id})`,
      code: "already_exists",
      field: "url",
    },
  ];
}

/** @throws AppError forbidden; field_invalid (url) of the deployment's own host; already_exists where any network has it; limit_reached */
export async function addDomain(ctx: NetworkCtx, { host, useHttps }: Omit<NetworkDomain, "id">): Promise<NetworkDomain> {
  mayOrThrow(ctx, "domains.write");
  const { db, now } = ctx.deps;
  const guards: Guard[] = [
    ...guardsOf(ctx, host, null),
    { holds: sql`(SELECT COUNT(*) FROM network_domains WHERE network_id = ${networkOf(ctx)}) < ${MAX_DOMAINS}`, code: "limit_reached" },
  ];
  const write = sql`INSERT INTO network_domains (network_id, host, use_https, created_at_ms)
    SELECT ${networkOf(ctx)}, ${host}, ${Number(useHttps)}, ${now()} WHERE ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toDomain(await writeGuarded<Row>(db, guards, write));
}

/** What is left out stays. @throws AppError forbidden; network_domain_not_found; as `addDomain` */
export async function changeDomain(
  ctx: NetworkCtx,
  { id, host, useHttps }: { id: number; host: string | undefined; useHttps: boolean | undefined },
): Promise<NetworkDomain> {
  mayOrThrow(ctx, "domains.write");
  const isIt = sql`id = ${id} AND network_id = ${networkOf(ctx)}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM network_domains WHERE ${isIt})`, code: "network_domain_not_found" },
    ...(host === undefined ? [] : guardsOf(ctx, host, id)),
  ];
  const write = sql`UPDATE network_domains SET host = COALESCE(${host ?? null}, host),
      use_https = COALESCE(${useHttps === undefined ? null : Number(useHttps)}, use_https)
    WHERE ${isIt} AND ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toDomain(await writeGuarded<Row>(ctx.deps.db, guards, write));
}

/** Removes a domain: what stood on it stands on the platform's own host. @throws AppError forbidden; network_domain_not_found */
export async function removeDomain(ctx: NetworkCtx, { id }: { id: number }): Promise<NetworkDomain> {
  mayOrThrow(ctx, "domains.write");
  const { db } = ctx.deps;
  const network = networkOf(ctx);
  const [, , removed] = await db.$client.batch<Row>([
    statement(
      db,
      sql`UPDATE smartlink_categories SET domain_id = NULL, use_https = NULL WHERE network_id = ${network} AND domain_id = ${id}`,
    ),
    statement(
      db,
      sql`UPDATE offer_settings SET settings = json_remove(settings, '$.domainId')
        WHERE offer_id IN (SELECT id FROM offers WHERE account_id = ${network}) AND settings ->> 'domainId' = ${id}`,
    ),
    statement(db, sql`DELETE FROM network_domains WHERE id = ${id} AND network_id = ${network} RETURNING ${COLUMNS}`),
  ]);
  const [row] = removed?.results ?? [];
  if (row === undefined) throw new AppError("network_domain_not_found");
  return toDomain(row);
}
