import type { accounts } from "../db/schema/index.ts";
import type { Actor } from "../domain/access/actor.ts";
import type { ReceivedCall } from "../domain/received/received-call.ts";
import type { Deps } from "./deps.ts";

export type Account = typeof accounts.$inferSelect;

/** Who is on the other end of a request. */
export interface Client {
  ip: string;
  /** ISO code as the edge sees it; null where it does not know. */
  country: string | null;
  userAgent: string;
}

/** A call by nobody in particular. */
export interface Call {
  deps: Deps;
  client: Client;
  /** Of calls that are kept: what is learned of it on its way. */
  received?: ReceivedCall;
}

/** A call that somebody makes on what an account owns: what every verb takes. */
export interface Ctx extends Call {
  /** Whose things the call is about: of a network's staff, the network. */
  account: Account;
  /** Who makes it. */
  actor: Actor;
}

/** A call that a member of a network makes. `account` is the affiliate's own, and the network's for its staff. */
export interface NetworkCtx extends Ctx {
  /** Its time zone and currency are those of what is answered. */
  network: Account;
}
