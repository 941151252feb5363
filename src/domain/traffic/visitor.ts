import type { ClickMessage } from "../../queue/messages.ts";
import { preferredLanguage, type Visit } from "../flows/config/filters.ts";
import { cut } from "./tags.ts";

/** Somebody who follows a link. */
export interface Visitor extends Visit {
  city: string;
  /** The provider of internet access, as the edge names it; empty: not known. */
  provider: string;
  /** The link's query. */
  search: string;
  /** What the flow's cookie holds; empty: no cookie. */
  cookie: string;
  /** Only asks where the link leads: nothing is recorded. */
  onlyAsks: boolean;
}

type Traits = Pick<ClickMessage, "country" | "city" | "lang" | "ip" | "ua" | "referer">;

/** What a click keeps of who made it. */
export function traitsOf({ country, city, acceptLanguage, ip, userAgent, referer }: Omit<Visitor, "cookie">): Traits {
  return {
    country: country?.toLowerCase() ?? "",
    city: cut(city, 100),
    lang: preferredLanguage(acceptLanguage),
    ip: cut(ip, 45),
    ua: cut(userAgent, 512),
    referer: cut(referer, 1024),
  };
}
