import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { type Read, readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import type { CustomFieldType } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What a network asks its affiliates for. */
export interface CustomField {
  id: number;
  name: string;
  type: CustomFieldType;
  isRequired: boolean;
  /** Labels by their number, of types that offer a choice. */
  choices: Record<string, string>;
}

const MAX_FIELDS = 100;

const COLUMNS = raw("id, name, type, is_required AS isRequired, choices");

type Row = Omit<CustomField, "isRequired" | "choices"> & { isRequired: number; choices: string };

const toField = ({ isRequired, choices, ...row }: Row): CustomField => ({
  ...row,
  isRequired: isRequired === 1,
  choices: JSON.parse(choices),
});

/** All fields of the caller's network, for the batch of what else is read. */
export function customFieldsRead(ctx: NetworkCtx): Read<CustomField[]> {
  const { statement, read } = rowsOf<Row>(
    ctx.deps.db,
    sql`SELECT ${COLUMNS} FROM network_custom_fields WHERE network_id = ${networkOf(ctx)} ORDER BY id`,
  );
  return { statement, read: (result) => read(result).map(toField) };
}

/** @throws AppError forbidden */
export async function listCustomFields(ctx: NetworkCtx): Promise<CustomField[]> {
  mayOrThrow(ctx, "network.read");
  return readAlone(customFieldsRead(ctx));
}

/** What is left out stays, or has its default. */
export interface CustomFieldInput {
  name?: string | undefined;
  type?: CustomFieldType | undefined;
  isRequired?: boolean | undefined;
  choices?: Record<string, string> | undefined;
}

/** @throws AppError forbidden, limit_reached, field_missing (field_values) of a choice of nothing */
export async function addCustomField(ctx: NetworkCtx, input: CustomFieldInput & { name: string }): Promise<CustomField> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const { name, type = "text", isRequired = false, choices = {} } = input;
  const network = networkOf(ctx);
  const guards: Guard[] = [
    { holds: sql`(SELECT count(*) FROM network_custom_fields WHERE network_id = ${network}) < ${raw(MAX_FIELDS)}`, code: "limit_reached" },
    offersChoice(sql`${type}`, sql`${JSON.stringify(choices)}`),
  ];
  const write = sql`INSERT INTO network_custom_fields (network_id, name, type, is_required, choices, created_at_ms)
    SELECT ${network}, ${name}, ${type}, ${Number(isRequired)}, ${JSON.stringify(choices)}, ${ctx.deps.now()} WHERE ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toField(await writeGuarded<Row>(ctx.deps.db, guards, write));
}

/** @throws AppError forbidden, custom_field_not_found, field_missing (field_values) of a choice of nothing */
export async function setCustomField(ctx: NetworkCtx, { id, ...input }: CustomFieldInput & { id: number }): Promise<CustomField> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const isIt = sql`id = ${id} AND network_id = ${networkOf(ctx)}`;
  const { name = null, type = null, isRequired, choices } = input;
  const newType = sql`coalesce(${type}, type)`;
  const newChoices = sql`coalesce(${choices === undefined ? null : JSON.stringify(choices)}, choices)`;
  const choice = offersChoice(newType, newChoices);
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM network_custom_fields WHERE ${isIt})`, code: "custom_field_not_found" },
    { ...choice, holds: sql`EXISTS (SELECT 1 FROM network_custom_fields WHERE ${isIt} AND (${choice.holds}))` },
  ];
  const write = sql`UPDATE network_custom_fields SET name = coalesce(${name}, name), type = ${newType},
      is_required = coalesce(${isRequired === undefined ? null : Number(isRequired)}, is_required), choices = ${newChoices}, updated_at_ms = ${ctx.deps.now()}
    WHERE ${isIt} AND (${choice.holds}) RETURNING ${COLUMNS}`;
  return toField(await writeGuarded<Row>(ctx.deps.db, guards, write));
}

/** Of affiliates it is not shown from then on. @throws AppError forbidden, custom_field_not_found */
export async function removeCustomField(ctx: NetworkCtx, { id }: { id: number }): Promise<CustomField> {
  mayOrThrow(ctx, "affiliate-settings.write");
  const row = await statement(
    ctx.deps.db,
    sql`DELETE FROM network_custom_fields WHERE id = ${id} AND network_id = ${networkOf(ctx)} RETURNING ${COLUMNS}`,
  ).first<Row>();
  if (row === null) throw new AppError("custom_field_not_found");
  return toField(row);
}

const offersChoice = (type: Fragment, choices: Fragment) =>
  ({
    holds: sql`${type} IN ('text', 'multiline') OR ${choices} <> '{}'`,
    code: "field_missing",
    field: "field_values",
  }) as const satisfies Guard;

/** Values by the fields' numbers; empty: none. */
export type CustomValues = Readonly<Record<string, readonly string[]>>;

/**
 * What values of an affiliate must fulfil: the fields are the network's, what is chosen is offered, one value alone unless several may
 * be ticked, and what is required is there.
 * @param isNew whether what is required and left out is missing
 */
export function customValueGuards(ctx: NetworkCtx, values: CustomValues, isNew: boolean): Guard[] {
  const network = networkOf(ctx);
  const given = JSON.stringify(Object.entries(values).map(([id, each]) => ({ id: Number(id), values: each })));
  const field = "custom_fields";
  const known = sql`json_each(${given}) g JOIN network_custom_fields f ON f.id = g.value ->> 'id' AND f.network_id = ${network}`;
  const isGiven = sql`SELECT 1 FROM json_each(${given}) g WHERE g.value ->> 'id' = f.id`;
  return [
    {
      holds: sql`(SELECT count(*) FROM ${known}) = json_array_length(${given})`,
      code: "field_invalid",
      field,
      says: "custom_fields has a field that is none",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ${known} WHERE f.type <> 'checkbox' AND json_array_length(g.value, '$.values') > 1)`,
      code: "field_invalid",
      field,
      says: "custom_fields has several values of a field that takes one",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ${known}, json_each(g.value, '$.values') v WHERE f.type NOT IN ('text', 'multiline')
        AND NOT EXISTS (SELECT 1 FROM json_each(f.choices) c WHERE c.key = v.value))`,
      code: "field_invalid",
      field,
      says: "custom_fields has a value that its field does not offer",
    },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM network_custom_fields f WHERE f.network_id = ${network} AND f.is_required = 1
        AND NOT EXISTS (${isGiven} AND json_array_length(g.value, '$.values') > 0) AND (${Number(isNew)} OR EXISTS (${isGiven})))`,
      code: "field_missing",
      field,
    },
  ];
}
