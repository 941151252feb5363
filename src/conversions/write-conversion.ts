import type { Deps } from "../deps.ts";
import { historyStatements } from "../leads/write-history.ts";
import type { LeadRef } from "../postbacks/outbox.ts";
import type { Conversion } from "./conversion.ts";
import type { Plan } from "./plan-conversion.ts";
import type { Situation } from "./read-situations.ts";

interface Writing {
  deps: Pick<Deps, "db" | "now">;
  accountId: number;
  situation: Situation;
  conversion: Conversion;
  plan: Plan;
}

type Values = Record<string, string | number | null>;

/** The statements that carry a plan out: the lead's row first, which answers its `id`, then its history. */
export function conversionStatements(writing: Writing): D1PreparedStatement[] {
  const { deps, accountId, situation, plan } = writing;
  const { lead } = situation;
  const row = lead === null ? insertStatement(writing) : updateStatement(writing, lead.id);
  const ref: LeadRef =
    lead === null
      ? { where: "account_id = ?1 AND natural_key = ?2", key: [accountId, plan.naturalKey ?? ""] }
      : { where: "id = ?1 AND account_id = ?2", key: [lead.id, accountId] };
  return [row, ...historyStatements(deps, { lead: ref, accountId, campaignId: lead?.campaignId ?? null }, plan.change)];
}

/** What a plan changes of a lead's row, by column. */
function changesOf({ deps, plan }: Writing): Values {
  const { change, columns, price, meta, naturalKey } = plan;
  return {
    ...columns,
    ...(price === null ? {} : { price_micros: price.priceMicros, currency: price.currency }),
    ...(meta === null ? {} : { meta }),
    ...(naturalKey === null ? {} : { natural_key: naturalKey }),
    status: change.life.status,
    joined_at_ms: change.life.joinedAtMs,
    milestones: change.life.milestones,
    seq: change.seq,
    updated_at_ms: deps.now(),
  };
}

/** A lead whose click has not been seen waits for it; where the click has landed since, the null fails the batch. */
function insertStatement(writing: Writing): D1PreparedStatement {
  const { deps, accountId, situation, conversion, plan } = writing;
  const { click, flow, goal, columns } = situation;
  const isPending = conversion.click !== "" && click === null;
  const values: Values = {
    ...columns,
    ...changesOf(writing),
    account_id: accountId,
    flow_id: flow?.id ?? null,
    way_id: click?.wayId || null,
    site_id: click?.siteId || null,
    click: conversion.click,
    goal_id: goal?.id ?? null,
    started_at_ms: plan.change.life.startedAtMs,
    click_pending: isPending ? 1 : 0,
  };
  const names = Object.keys(values);
  const places = names.map((name, index) => {
    const place = `?${index + 1}`;
    return name === "click_pending" && isPending
      ? `iif(EXISTS (SELECT 1 FROM clicks WHERE id = ?${names.indexOf("click") + 1}), NULL, ${place})`
      : place;
  });
  return deps.db.$client
    .prepare(`INSERT INTO leads (${names.join(", ")}) VALUES (${places.join(", ")}) RETURNING id`)
    .bind(...Object.values(values));
}

function updateStatement(writing: Writing, leadId: number): D1PreparedStatement {
  const values = changesOf(writing);
  const assignments = Object.keys(values).map((name, index) => `${name} = ?${index + 3}`);
  return writing.deps.db.$client
    .prepare(`UPDATE leads SET ${assignments.join(", ")} WHERE id = ?1 AND account_id = ?2 RETURNING id`)
    .bind(leadId, writing.accountId, ...Object.values(values));
}
