import { type Fragment, join, name, raw, sql, statement, type Value } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { historyStatements } from "../leads/write-history.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import type { Conversion } from "./conversion.ts";
import { type ConversionContext, isForOthers } from "./conversion-context.ts";
import { leadOfClick, leadsLikely, leadsNamed, leadsOfSubid } from "./find-lead-sql.ts";
import type { Plan } from "./plan-conversion.ts";
import type { Money } from "./split-payment.ts";

interface Writing {
  deps: Pick<Deps, "db" | "now">;
  context: ConversionContext;
  conversion: Conversion;
  plan: Plan;
}

type Values = Record<string, Value>;

/** The statements that carry a plan out: the lead's row first, which answers its `id`, then its history. */
export function conversionStatements(writing: Writing): D1PreparedStatement[] {
  const { deps, context, plan } = writing;
  const { lead, accountId } = context;
  const row = lead === null ? insertStatement(writing) : updateStatement(writing, lead.id);
  const subject = { lead: leadOf(context, plan), accountId, campaignId: lead?.campaignId ?? null };
  return [row, ...historyStatements(deps, subject, plan.change)];
}

/** The lead that a plan makes or changes. */
export function leadOf({ lead, accountId }: ConversionContext, plan: Plan): LeadRef {
  if (lead === null) return sql`account_id = ${accountId} AND natural_key = ${plan.naturalKey ?? ""}`;
  return sql`id = ${lead.id} AND account_id = ${accountId}`;
}

/** What a plan changes of a lead's row, by column. */
function changesOf({ deps, plan }: Writing): Values {
  const { change, columns, amounts, awaitClick, goalId, base, meta, naturalKey } = plan;
  return {
    ...columns,
    ...moneyColumns(amounts.payout, "payout_micros", "currency"),
    ...moneyColumns(amounts.revenue, "revenue_micros", "revenue_currency"),
    ...moneyColumns(base, "base_micros", "base_currency"),
    ...(awaitClick === null ? {} : { amounts_await_click: awaitClick }),
    ...(goalId === null ? {} : { goal_id: goalId }),
    ...(meta === null ? {} : { meta }),
    ...(naturalKey === null ? {} : { natural_key: naturalKey }),
    status: change.state.status,
    joined_at_ms: change.state.joinedAtMs,
    milestones: change.state.milestones,
    seq: change.seq,
    updated_at_ms: deps.now(),
  };
}

const moneyColumns = (money: Money | null, micros: string, currency: string): Values =>
  money === null ? {} : { [micros]: money.micros, [currency]: money.currency };

/**
 * The leads that a conversion would have meant, had they been there when it was read, and that the key of the one it makes says
 * nothing of.
 * @param values those of its row, by column
 */
function missedLeads({ context, conversion }: Writing, values: Values): Fragment {
  const of = (column: string) => sql`${values[column] ?? null}`;
  const names = {
    click: of("click"),
    uid: of("uid"),
    flow: of("flow_id"),
    account: of("account_id"),
    isOthers: raw(isForOthers(context) ? 1 : 0),
  };
  const { source, click, whenMissing } = conversion;
  if (source === "site") return whenMissing === "create-first-of-click" && click !== "" ? leadOfClick(names) : leadsNamed(names);
  const goal = of("goal_id");
  if (click !== "") return leadsLikely(names, goal);
  const prefix = sql`substr(${of("natural_key")}, 1, length(${of("natural_key")}) - length(${names.uid}))`;
  return sql`SELECT id FROM (${leadsOfSubid(names.account, prefix)}) WHERE goal_id IS ${goal} AND (uid IN ('', ${names.uid}) OR ${names.uid} = '')`;
}

/**
 * A lead whose click has not been seen waits for it. Where the click has landed since, or a lead was made that would have been
 * meant, a null fails the batch.
 */
function insertStatement(writing: Writing): D1PreparedStatement {
  const { deps, context, conversion, plan } = writing;
  const { click, flow, offer } = context;
  const isPending = conversion.click !== "" && click === null;
  const values: Values = {
    ...context.columns,
    ...changesOf(writing),
    uid: conversion.uid,
    account_id: context.accountId,
    flow_id: flow?.id ?? null,
    offer_id: offer?.id ?? null,
    way_id: click?.wayId || null,
    site_id: click?.siteId || null,
    click: conversion.click,
    started_at_ms: plan.change.state.startedAtMs,
    click_pending: isPending ? 1 : 0,
  };
  const unless: Record<string, Fragment> = {
    status: missedLeads(writing, values),
    ...(isPending ? { click_pending: sql`SELECT 1 FROM clicks WHERE id = ${conversion.click}` } : {}),
  };
  const places = Object.entries(values).map(([column, value]) =>
    unless[column] === undefined ? value : sql`iif(EXISTS (${unless[column]}), NULL, ${value})`,
  );
  return statement(deps.db, sql`INSERT INTO leads (${join(Object.keys(values).map(name))}) VALUES (${join(places)}) RETURNING id`);
}

/** Where amounts are left to a click that has landed since, a null fails the batch. */
function updateStatement(writing: Writing, leadId: number): D1PreparedStatement {
  const { deps, context } = writing;
  const placeOf = (column: string, value: Value) =>
    column === "amounts_await_click" ? sql`iif(${value} > 0 AND NOT click_pending, NULL, ${value})` : value;
  const assignments = Object.entries(changesOf(writing)).map(([column, value]) => sql`${name(column)} = ${placeOf(column, value)}`);
  return statement(
    deps.db,
    sql`UPDATE leads SET ${join(assignments)} WHERE id = ${leadId} AND account_id = ${context.accountId} RETURNING id`,
  );
}
