import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { isHexId, isOneOfHexIds } from "../../../db/hex-ids.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { removeLabel } from "../remove-label.ts";

/** How many a network may have: a list of them has no pages. */
const MAX_SMARTLINKS = 1000;

/** A link that leads to one of many offers. */
export interface Smartlink {
  id: number;
  name: string;
  description: string;
  /** network_domains.id; null: the platform's own host. */
  domainId: number | null;
  host: string | null;
  /** Null: as the platform's own address. */
  useHttps: boolean | null;
  createdAtMs: number;
  updatedAtMs: number | null;
}

type Row = Omit<Smartlink, "useHttps"> & { useHttps: number | null };

/** By which a domain of the network is named; null: the platform's own host. */
export type DomainRef = { id: number } | { host: string } | null;

const DOMAIN = "FROM network_domains WHERE network_domains.id = smartlink_categories.domain_id";
const COLUMNS = raw(`id, title AS name, description, domain_id AS domainId, (SELECT host ${DOMAIN}) AS host,
  COALESCE(use_https, (SELECT use_https ${DOMAIN})) AS useHttps, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs`);

const toSmartlink = (row: Row): Smartlink => ({ ...row, useHttps: row.useHttps === null ? null : row.useHttps === 1 });

const toFlag = (value: boolean | undefined) => (value === undefined ? null : Number(value));

/** A network's smartlinks, by age. @param ids null: all @throws AppError forbidden */
export async function listSmartlinks(ctx: NetworkCtx, { ids }: { ids: readonly HexId[] | null }): Promise<Smartlink[]> {
  mayOrThrow(ctx, "offer-labels.read");
  const isWanted = ids === null ? raw("TRUE") : isOneOfHexIds("smartlink_categories", ids);
  const rows = sql`SELECT ${COLUMNS} FROM smartlink_categories WHERE network_id = ${networkOf(ctx)} AND ${isWanted} ORDER BY id`;
  return (await readAlone(rowsOf<Row>(ctx.deps.db, rows))).map(toSmartlink);
}

/** The number of a domain of the network, and the condition that there is such a one. */
function domainOf(ctx: NetworkCtx, domain: DomainRef, field: string): { id: Fragment; guards: Guard[] } {
  if (domain === null) return { id: raw("NULL"), guards: [] };
  const isIt = "id" in domain ? sql`id = ${domain.id}` : sql`host = ${domain.host}`;
  const id = sql`(SELECT id FROM network_domains WHERE network_id = ${networkOf(ctx)} AND ${isIt})`;
  return { id, guards: [{ holds: sql`${id} IS NOT NULL`, code: "field_invalid", field }] };
}

/** What is said of a smartlink, and the parameter that names its domain. */
interface SmartlinkText {
  name: string;
  description: string;
  domain: DomainRef;
  domainField: string;
  /** Undefined: as the domain. */
  useHttps: boolean | undefined;
}

/** @throws AppError forbidden; field_invalid where the network has no such domain; limit_reached */
export async function addSmartlink(
  ctx: NetworkCtx,
  { name, description, domain, domainField, useHttps }: SmartlinkText,
): Promise<Smartlink> {
  mayOrThrow(ctx, "smartlinks.write");
  const { db, now } = ctx.deps;
  const { id, guards: known } = domainOf(ctx, domain, domainField);
  const count = sql`(SELECT COUNT(*) FROM smartlink_categories WHERE network_id = ${networkOf(ctx)})`;
  const guards: Guard[] = [...known, { holds: sql`${count} < ${MAX_SMARTLINKS}`, code: "limit_reached" }];
  const write = sql`INSERT INTO smartlink_categories (network_id, title, description, domain_id, use_https, created_at_ms)
    SELECT ${networkOf(ctx)}, ${name}, ${description}, ${id}, ${toFlag(useHttps)}, ${now()} WHERE ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSmartlink(await writeGuarded<Row>(db, guards, write));
}

/** What is left out stays. @throws AppError forbidden; smartlink_not_found; field_invalid where the network has no such domain */
export async function changeSmartlink(
  ctx: NetworkCtx,
  {
    id,
    name,
    description,
    domain,
    domainField,
    useHttps,
  }: { id: HexId; domainField: string } & {
    [Key in Exclude<keyof SmartlinkText, "domainField">]: SmartlinkText[Key] | undefined;
  },
): Promise<Smartlink> {
  mayOrThrow(ctx, "smartlinks.write");
  const { db, now } = ctx.deps;
  const isIt = sql`${isHexId("smartlink_categories", id)} AND network_id = ${networkOf(ctx)}`;
  const { id: domainId, guards: known } = domain === undefined ? { id: raw("domain_id"), guards: [] } : domainOf(ctx, domain, domainField);
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM smartlink_categories WHERE ${isIt})`, code: "smartlink_not_found" },
    ...known,
  ];
  const write = sql`UPDATE smartlink_categories SET title = COALESCE(${name ?? null}, title),
      description = COALESCE(${description ?? null}, description), domain_id = ${domainId},
      use_https = COALESCE(${toFlag(useHttps)}, ${domain === undefined ? raw("use_https") : raw("NULL")}), updated_at_ms = ${now()}
    WHERE ${isIt} AND ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSmartlink(await writeGuarded<Row>(db, guards, write));
}

/** Removes a smartlink, and takes it from its offers. @throws AppError forbidden; smartlink_not_found */
export async function removeSmartlink(ctx: NetworkCtx, { id }: { id: HexId }): Promise<Smartlink> {
  mayOrThrow(ctx, "smartlinks.write");
  return toSmartlink(await removeLabel<Row>(ctx, { kind: "smartlink", id, columns: COLUMNS }));
}
