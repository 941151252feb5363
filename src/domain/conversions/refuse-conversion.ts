import { AppError } from "../../platform/errors.ts";
import type { Conversion } from "./conversion.ts";
import { type ConversionContext, isForOthers } from "./conversion-context.ts";
import { goalField, namesGoal } from "./ignored.ts";

/**
 * Refuses a conversion that means nothing here, or that its sender may not tell.
 * @throws AppError click_missing, click_not_found, flow_not_found, lead_not_found, foreign, traffic_forbidden, goal_not_found,
 * field_invalid (order, flow)
 */
export function refuseConversion(context: ConversionContext, conversion: Conversion): void {
  refuseName(context, conversion);
  // What an offer's leads are, and are worth, is for the offer's owner to say.
  const isSilenced = conversion.source !== "site" && isForOthers(context);
  if (context.flow?.isOwn !== true || isSilenced || context.isOfNetwork) throw new AppError("foreign");
  const isGoalNeeded = conversion.source !== "site" && namesGoal(conversion);
  if (isGoalNeeded && context.goal === null && !context.isGoalPaused) throw new AppError("goal_not_found", goalField(conversion));
  if (context.lead === null) refuseCreation(context, conversion);
}

function refuseName({ flow, lead }: ConversionContext, { click, flow: code, flowId, leadId, ignored }: Conversion): void {
  const isNamed = click !== "" || code !== "" || flowId !== null || leadId !== null;
  const unreadable = ["order", "flow"].find((name) => ignored.includes(name));
  if (!isNamed) throw unreadable === undefined ? new AppError("click_missing") : new AppError("field_invalid", unreadable);
  if (leadId !== null && lead === null) throw new AppError("lead_not_found");
  if (flow === null) throw new AppError(click === "" ? "flow_not_found" : "click_not_found");
}

function refuseCreation({ flow, isClickTaken, trafficAllowed }: ConversionContext, { click, whenMissing, source }: Conversion): void {
  if (flow?.isDeleted === true && click === "") throw new AppError("flow_not_found");
  if (whenMissing === "refuse" || (whenMissing === "create-first-of-click" && isClickTaken)) throw new AppError("lead_not_found");
  if (source === "site" && !trafficAllowed) throw new AppError("traffic_forbidden");
}
