import type { Answer } from "../../api/client.ts";

/** A lead of the list. */
export type Found = Answer<"/api/leads/search.json", "post">["data"][number];

/** What tells a lead to the Tracker API: its click, else its flow and subid. null: its status is Telegram's, or nothing tells it. */
export function conversionOf({ click, flow, flow_code: code, subid }: Pick<Found, "click" | "flow" | "flow_code" | "subid">) {
  if (flow === 0 || (click === "" && subid === "")) return null;
  return click === "" ? { click: "", flow: code, subid } : { click, flow: "", subid: "" };
}
