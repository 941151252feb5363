import { type Conversion, MAX_META_FIELDS } from "./conversion.ts";
import type { ConversionContext } from "./conversion-context.ts";
import { recogniseStage } from "./status-words.ts";

/** The parameters of a conversion that had no effect, by their names on the wire: most of them because they could not be read. */
export function ignoredOf(context: ConversionContext, conversion: Conversion): string[] {
  const fields = { ...(JSON.parse(context.lead?.meta ?? "{}") as object), ...conversion.meta };
  return [
    ...new Set([
      ...conversion.ignored,
      ...(isUnknown(conversion) ? ["status"] : []),
      ...(isGoalLost(context, conversion) ? [goalField(conversion)] : []),
      ...(Object.keys(fields).length > MAX_META_FIELDS ? ["meta"] : []),
    ]),
  ];
}

/** Whether it has a status that nobody knows. */
export const isUnknown = ({ status, stage, own }: Conversion): boolean =>
  status !== "" && stage === null && recogniseStage(status, own) === null;

/**
 * Whether a goal was named that the lead cannot be of. To the Site API it is no part of the lead's name, and the rest counts
 * without it.
 */
export function isGoalLost({ flow, goal, isGoalTaken, isGoalPaused }: ConversionContext, conversion: Conversion): boolean {
  if (flow === null || !namesGoal(conversion)) return false;
  return isGoalPaused || (conversion.source === "site" && (goal === null || isGoalTaken));
}

/** 0 is how programs write that there is none, unless a goal has that code. */
export const namesGoal = ({ goal, goalId }: Conversion): boolean => goalId !== null || (goal !== "" && goal !== "0");

export const goalField = ({ goalId }: Conversion): "goal" | "gid" => (goalId === null ? "goal" : "gid");
