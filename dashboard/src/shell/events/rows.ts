import type { Data } from "../../api/client.ts";

/** What happened, as it is told while it happens. */
export type LiveRow = Data<"/api/live/list.json", "post">[number];
export type LiveRowOf<Kind extends LiveRow["kind"]> = Extract<LiveRow, { kind: Kind }>;

/** A click, and an entry of the journal, wherever they are listed. */
export type ClickRow = Omit<LiveRowOf<"click">, "campaign" | "flow">;
export type EntryRow = Omit<LiveRowOf<"journal">, "campaign" | "flow" | "flow_code">;

/** What leads to the thing of a row. */
export type ThingRow =
  | Pick<ClickRow, "kind" | "id" | "flow_code" | "subid">
  | Pick<LiveRowOf<"lead">, "kind" | "id">
  | Pick<LiveRowOf<"postback">, "kind" | "id">
  | Pick<EntryRow, "kind" | "chat" | "lead">;
