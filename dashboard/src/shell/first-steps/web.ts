import type { Data } from "../../api/client.ts";
import { useAsk, useRead } from "../../api/hooks.ts";
import { AGAIN_MS, untilThere } from "./again.ts";
import { useDelivered } from "./last-step.ts";
import { errorOf, type Found, useReporting, type Watching } from "./ticks.ts";

const NOT_TELEGRAM = ["postback", "site", "import", "network"];

export type Flow = Data<"/api/flows/list.json", "get">[number];

export type WebStep = "flow" | "reporting" | "click" | "conversion" | "delivered";

interface Things {
  flow: Flow | undefined;
  /** The id of the latest click. */
  click: string | undefined;
}

/** From a flow to the first delivered postback, without Telegram. */
export function useWebSteps({ isWatched = false }: Watching = {}): Found<WebStep, Things> {
  const reporting = useReporting();
  const flows = useRead("/api/flows/list.json");
  const flow = flows.data?.data.at(-1);
  const hasFlow = flow !== undefined && flow.ways > 0;
  const refetchInterval = isWatched ? untilThere : false;
  const clicks = useAsk("/api/clicks/list.json", { limit: 1 }, { refetchInterval: hasFlow && refetchInterval });
  const leads = useAsk("/api/leads/search.json", { origin: NOT_TELEGRAM, limit: 1 }, { refetchInterval });
  const click = clicks.data?.data[0]?.id;
  const hasLead = (leads.data?.data.length ?? 0) > 0;
  const delivered = useDelivered({ refetchInterval: isWatched && hasLead ? AGAIN_MS : false });
  const error = errorOf([flows, clicks, leads, delivered]);
  if (flows.data === undefined || clicks.data === undefined || leads.data === undefined || delivered.data === undefined)
    return { error, found: undefined };
  return {
    error,
    found: {
      flow,
      click,
      ticks: [
        { name: "flow", done: hasFlow },
        { name: "reporting", done: reporting !== null },
        { name: "click", done: click !== undefined || hasLead },
        { name: "conversion", done: hasLead },
        { name: "delivered", done: delivered.data.data.length > 0 },
      ],
    },
  };
}
