import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type ListedFlow, listFlows } from "../flows/list-flows.ts";
import type { ListPart, PartOfList } from "../lifecycle/list-part.ts";
import type { Figures, Period } from "./account-report/query.ts";
import { accountReport, noFigures } from "./account-report.ts";

/** More than an account's flows ever were, deleted ones among them. */
const ALL_FLOWS = 1_000_000;

interface FlowFigures extends PartOfList<ListedFlow & { figures: Figures }> {
  /** Millionths by currency of what no rate is known for, of all flows of the account. */
  unconverted: Figures["unconverted"];
}

/**
 * `listFlows` with what each flow brought in some days, as `accountReport` counts it. Both are read at the same time.
 * @throws AppError field_invalid (to, before)
 */
export async function listFlowFigures(ctx: Ctx, { part, ...period }: Period & { part: ListPart | undefined }): Promise<FlowFigures> {
  mayOrThrow(ctx, "flows.read");
  const [{ rows, more }, report] = await Promise.all([
    listFlows(ctx, part),
    accountReport(ctx, { ...period, items: ["flow"], filters: [], order: [], offset: 0, limit: ALL_FLOWS }),
  ]);
  const byFlow = new Map(report.rows.map(({ values: [flow], ...figures }) => [flow, figures]));
  return {
    rows: rows.map((listed) => ({ ...listed, figures: byFlow.get(listed.flow.id) ?? noFigures() })),
    more,
    unconverted: report.total.unconverted,
  };
}
