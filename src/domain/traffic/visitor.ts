import { connectionOf } from "../../lib/connection.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { preferredLanguage, type Visit } from "../flows/config/filters.ts";
import { cut } from "./tags.ts";

/** Somebody who follows a link. */
export interface Visitor extends Visit {
  city: string;
  /** The first division of the country, as the edge names it. */
  region: string;
  /** The provider of internet access, as the edge names it; empty: not known. */
  provider: string;
  /** The link's query. */
  search: string;
  /** What the flow's cookie holds; empty: no cookie. */
  cookie: string;
  /** Only asks where the link leads: nothing is recorded. */
  onlyAsks: boolean;
}

type Traits = Pick<ClickMessage, "country" | "region" | "city" | "asn" | "connection" | "lang" | "ip" | "ua" | "referer">;

/** What a click keeps of who made it. */
export function traitsOf(visitor: Omit<Visitor, "cookie">): Traits {
  return {
    country: visitor.country?.toLowerCase() ?? "",
    region: cut(visitor.region, 100),
    city: cut(visitor.city, 100),
    asn: visitor.asn ?? 0,
    connection: connectionOf(visitor.provider),
    lang: preferredLanguage(visitor.acceptLanguage),
    ip: cut(visitor.ip, 45),
    ua: cut(visitor.userAgent, 512),
    referer: cut(visitor.referer, 1024),
  };
}
