import type { Data } from "../../api/client.ts";

/** How many events the screen has. */
export const EVENTS = 10;

/** The newest of each kind, the newest first. */
interface Lists {
  clicks: Data<"/api/clicks/list.json", "post">;
  leads: Data<"/api/leads/search.json", "post">;
  postbacks: Data<"/api/postbacks/list.json", "get">;
  journal: Data<"/api/journal/list.json", "get">;
}

export type EventRow = ReturnType<typeof newestOf>[number];

/** The newest events of all kinds: a lead by its start, a postback by when it was made. */
export function newestOf({ clicks, leads, postbacks, journal }: Lists) {
  return [
    ...clicks.map((row) => ({ ...row, kind: "click" as const })),
    ...leads.map((row) => ({ ...row, kind: "lead" as const, time: row.start_time })),
    ...postbacks.map((row) => ({ ...row, kind: "postback" as const, time: row.created })),
    ...journal.map((row) => ({ ...row, kind: "journal" as const })),
  ]
    .toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .slice(0, EVENTS);
}
