import type { Visit } from "../flows/config/filters.ts";

/** Somebody who follows a link. */
export interface Visitor extends Visit {
  city: string;
  /** The link's query. */
  search: string;
  /** What the flow's cookie holds; empty: no cookie. */
  cookie: string;
  /** Only asks where the link leads: nothing is recorded. */
  onlyAsks: boolean;
}
