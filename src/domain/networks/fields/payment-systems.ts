import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { type Read, readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What must be known to pay by a system. Its number is that within the system, and stays. */
interface PaymentField {
  id: number;
  label: string;
  isRequired: boolean;
}

/** How a network pays its affiliates. */
export interface PaymentSystem {
  id: number;
  title: string;
  /** Three lower-case letters; null: any. */
  currency: string | null;
  fields: PaymentField[];
}

const MAX_SYSTEMS = 100;

const COLUMNS = raw("id, title, currency, fields");

type Row = Omit<PaymentSystem, "fields"> & { fields: string };

/** Of a field that was removed the number stays, so that what affiliates said there is never taken for something else. */
type StoredField = PaymentField & { isRemoved?: boolean };

const toSystem = ({ fields, ...row }: Row): PaymentSystem => ({
  ...row,
  fields: (JSON.parse(fields) as StoredField[]).filter(({ isRemoved }) => !isRemoved),
});

/** All systems of the caller's network, for the batch of what else is read. */
export function paymentSystemsRead(ctx: NetworkCtx): Read<PaymentSystem[]> {
  const { statement, read } = rowsOf<Row>(
    ctx.deps.db,
    sql`SELECT ${COLUMNS} FROM network_payment_systems WHERE network_id = ${networkOf(ctx)} ORDER BY id`,
  );
  return { statement, read: (result) => read(result).map(toSystem) };
}

/** @throws AppError forbidden */
export async function listPaymentSystems(ctx: NetworkCtx): Promise<PaymentSystem[]> {
  mayOrThrow(ctx, "network.read");
  return readAlone(paymentSystemsRead(ctx));
}

/** What is left out stays, or has its default. A field without a number is a new one. */
export interface PaymentSystemInput {
  title?: string | undefined;
  currency?: string | null | undefined;
  fields?: readonly (Omit<PaymentField, "id"> & { id?: number | undefined })[] | undefined;
}

type GivenFields = NonNullable<PaymentSystemInput["fields"]>;

/** @throws AppError forbidden, limit_reached, field_invalid (fields) */
export async function addPaymentSystem(ctx: NetworkCtx, input: PaymentSystemInput & { title: string }): Promise<PaymentSystem> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const { title, currency = null, fields = [] } = input;
  const network = networkOf(ctx);
  const guards: Guard[] = [
    {
      holds: sql`(SELECT count(*) FROM network_payment_systems WHERE network_id = ${network}) < ${raw(MAX_SYSTEMS)}`,
      code: "limit_reached",
    },
  ];
  const write = sql`INSERT INTO network_payment_systems (network_id, title, currency, fields, created_at_ms)
    SELECT ${network}, ${title}, ${currency}, ${numbered(fields)}, ${ctx.deps.now()} WHERE ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSystem(await writeGuarded<Row>(ctx.deps.db, guards, write));
}

/** @throws AppError forbidden, payment_system_not_found, field_invalid (fields) */
export async function setPaymentSystem(ctx: NetworkCtx, { id, ...input }: PaymentSystemInput & { id: number }): Promise<PaymentSystem> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const { db, now } = ctx.deps;
  const isIt = sql`id = ${id} AND network_id = ${networkOf(ctx)}`;
  const { title = null, currency, fields } = input;
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM network_payment_systems WHERE ${isIt})`, code: "payment_system_not_found" },
    ...(fields === undefined ? [] : [knownFieldsGuard(isIt, fields)]),
  ];
  const write = sql`UPDATE network_payment_systems AS s SET title = coalesce(${title}, title),
      currency = iif(${Number(currency !== undefined)}, ${currency ?? null}, currency),
      fields = ${fields === undefined ? raw("fields") : renumbered(fields)}, updated_at_ms = ${now()}
    WHERE ${isIt} AND ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSystem(await writeGuarded<Row>(db, guards, write));
}

/** Numbers that are named are those of fields that the system has, each once. */
function knownFieldsGuard(isIt: Fragment, fields: GivenFields): Guard {
  const ids = JSON.stringify(fields.flatMap(({ id }) => id ?? []));
  const kept = sql`json_each((SELECT fields FROM network_payment_systems WHERE ${isIt}))`;
  const known = sql`SELECT f.value ->> 'id' FROM ${kept} f WHERE f.value ->> 'isRemoved' IS NULL`;
  return {
    holds: sql`(SELECT count(DISTINCT value) FROM json_each(${ids}) WHERE value IN (${known})) = json_array_length(${ids})`,
    code: "field_invalid",
    field: "fields",
  };
}

/** SQL of the JSON of a system's fields, of which `fields` are those that stay: new ones get numbers that none had, what is left out is removed. */
function renumbered(fields: GivenFields): Fragment {
  const ids = JSON.stringify(fields.flatMap(({ id }) => id ?? []));
  const newOnes = fields.filter(({ id }) => id === undefined);
  const given = JSON.stringify(fields.map((each) => ({ ...each, newPlace: newOnes.indexOf(each) + 1 })));
  const last = sql`(SELECT COALESCE(MAX(f.value ->> 'id'), 0) FROM json_each(s.fields) f)`;
  return sql`(SELECT json_group_array(json(field)) FROM (
    SELECT json_object('id', COALESCE(g.value ->> 'id', ${last} + (g.value ->> 'newPlace')), 'label', g.value ->> 'label',
      'isRequired', json(iif(g.value ->> 'isRequired', 'true', 'false'))) AS field FROM json_each(${given}) g
    UNION ALL SELECT json_object('id', f.value ->> 'id', 'label', '', 'isRequired', json('false'), 'isRemoved', json('true'))
      FROM json_each(s.fields) f WHERE f.value ->> 'id' NOT IN (SELECT value FROM json_each(${ids}))))`;
}

/** Of affiliates it is not shown from then on. @throws AppError forbidden, payment_system_not_found */
export async function removePaymentSystem(ctx: NetworkCtx, { id }: { id: number }): Promise<PaymentSystem> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const row = await statement(
    ctx.deps.db,
    sql`DELETE FROM network_payment_systems WHERE id = ${id} AND network_id = ${networkOf(ctx)} RETURNING ${COLUMNS}`,
  ).first<Row>();
  if (row === null) throw new AppError("payment_system_not_found");
  return toSystem(row);
}

/** JSON of the fields of a new system, which name no numbers. @throws AppError field_invalid (fields) */
function numbered(fields: GivenFields): string {
  if (fields.some(({ id }) => id !== undefined)) throw new AppError("field_invalid", "fields");
  return JSON.stringify(fields.map((each, place) => ({ ...each, id: place + 1 })));
}

/** How an affiliate is paid. */
export interface PaymentMethod {
  systemId: number;
  currency: string | null;
  /** By the numbers of the system's fields. */
  fields: Readonly<Record<string, string>>;
}

/** What an affiliate's ways to be paid must fulfil: the systems and fields are the network's, and what is required is there. */
export function paymentMethodGuards(ctx: NetworkCtx, methods: readonly PaymentMethod[]): Guard[] {
  const given = JSON.stringify(methods);
  const field = "payment_systems";
  const known = sql`json_each(${given}) g JOIN network_payment_systems p ON p.id = g.value ->> 'systemId' AND p.network_id = ${networkOf(ctx)}`;
  const open = sql`f.value ->> 'isRemoved' IS NULL`;
  return [
    {
      holds: sql`(SELECT count(*) FROM ${known}) = json_array_length(${given})`,
      code: "field_invalid",
      field,
      says: "payment_systems has a system that is none",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ${known} WHERE p.currency <> g.value ->> 'currency')`,
      code: "field_invalid",
      field,
      says: "payment_systems has a currency that its system does not pay",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ${known}, json_each(g.value, '$.fields') v WHERE NOT EXISTS (
        SELECT 1 FROM json_each(p.fields) f WHERE ${open} AND CAST(f.value ->> 'id' AS TEXT) = v.key))`,
      code: "field_invalid",
      field,
      says: "payment_systems has a field that its system does not have",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ${known}, json_each(p.fields) f WHERE ${open} AND f.value ->> 'isRequired' = 1
        AND NOT EXISTS (SELECT 1 FROM json_each(g.value, '$.fields') v WHERE v.key = CAST(f.value ->> 'id' AS TEXT) AND trim(v.value) <> ''))`,
      code: "field_missing",
      field,
    },
  ];
}
