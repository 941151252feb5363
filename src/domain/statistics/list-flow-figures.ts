import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { flowIdsSql, flowsRead, type ListedFlow } from "../flows/list-flows.ts";
import type { ListPart, PartOfList } from "../lifecycle/list-part.ts";
import type { Figures, Period } from "./account-report/query.ts";
import { readSources } from "./account-report/sources.ts";
import { figuresOf } from "./account-report.ts";

interface FlowFigures extends PartOfList<ListedFlow & { figures: Figures }> {
  /** Millionths by currency of what no rate is known for, of the flows that are answered. */
  unconverted: Figures["unconverted"];
}

/**
 * `listFlows` with what each flow brought in some days, as `accountReport` counts it, and read in its batch. Of a part of the list no leads
 * and no clicks of other flows than its query answers are read, but for ids of clicks in landings.
 * @throws AppError field_invalid (to, before)
 */
export async function listFlowFigures(ctx: Ctx, { part, ...period }: Period & { part: ListPart | undefined }): Promise<FlowFigures> {
  mayOrThrow(ctx, "flows.read");
  mayOrThrow(ctx, "reports.read");
  const query = { ...period, items: ["flow"], filters: [], flows: part === undefined ? undefined : flowIdsSql(ctx, part) } as const;
  const { beside: list, own } = await readSources(ctx, query, flowsRead(ctx, part));
  const ids = list.rows.map(({ flow }) => [flow.id]);
  const { rows: figures } = await figuresOf(own, ids, ({ facts }) => [facts.flow ?? 0]);
  const unconverted: Record<string, number> = {};
  for (const [currency, micros] of figures.flatMap((each) => Object.entries(each.unconverted)))
    unconverted[currency] = (unconverted[currency] ?? 0) + micros;
  return { ...list, rows: list.rows.map((listed, place) => ({ ...listed, figures: figures[place] as Figures })), unconverted };
}
