import type { Database } from "../db/client.ts";
import type { PostbackMessage, TelegramMessage, VisitMessage } from "../queue/messages.ts";
import type { Config } from "./config.ts";
import type { Vault } from "./crypto.ts";
import type { Log } from "./log.ts";
import type { Mailer } from "./mailer.ts";

/** Everything the product needs from outside itself. Only src/index.ts and the tests make one. */
export interface Deps {
  config: Config;
  /** The cell whose database `db` is: src/lib/cells.ts. */
  cell: number;
  /** What every cell of the deployment needs, by its number. The first one's, 0, is always there. */
  cells: ReadonlyMap<number, Deps>;
  db: Database;
  kv: KVNamespace;
  postbackQueue: Queue<PostbackMessage>;
  telegramQueue: Queue<TelegramMessage>;
  clickQueue: Queue<VisitMessage>;
  loginLimiter: RateLimit;
  failedKeyLimiter: RateLimit;
  accountLimiter: RateLimit;
  vault: Vault;
  /** Null: the deployment sends no mails. */
  mailer: Mailer | null;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** A signal that aborts with a TimeoutError after so many milliseconds. */
  timeout(ms: number): AbortSignal;
  /** Goes on after so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Outbound HTTP. Addresses that customers name pass domain/postbacks/outbound/check-address.ts first. */
  fetch(input: string, init?: RequestInit): Promise<Response>;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /** Goes on after the answer was sent. What must not be lost is in D1 before. */
  background(work: Promise<unknown>): void;
}

/** What a cell needs. Of a cell that is not there: what was given, where nothing with the cell's numbers is found. */
export function inCell(deps: Deps, cell: number): Deps {
  return deps.cells.get(cell) ?? deps;
}

/** What the first cell needs, which knows in which cell a person's account is. */
export function atHome(deps: Deps): Deps {
  return inCell(deps, 0);
}
