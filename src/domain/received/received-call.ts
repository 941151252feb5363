import { HOUR_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { blankedAnswer } from "../forget/blanks.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { nextId } from "./call-id.ts";
import { redactSecrets } from "./redact-secrets.ts";

const MAX_PARAMS_CHARACTERS = 6000;
const MAX_ANSWER_CHARACTERS = 1500;

/** Anybody can send a wrong key: an account's log takes one such call within this time. */
const WRONG_KEY_EVERY_MS = HOUR_MS;

const FORGOTTEN = "EXISTS (SELECT 1 FROM leads WHERE id = ?7 AND forgotten_at_ms IS NOT NULL)";

/** SQL of the columns `params` and `answer`, blank for a forgotten person. */
const textsUnlessForgotten = (forgotten: string, params: string, answer: string) =>
  `iif(${forgotten}, '{}', ${params}), iif(${forgotten}, ${blankedAnswer(answer)}, ${answer})`;

/**
 * A received call while it is handled: its account, its lead and its answer. It is stored once: in the batch of what it changes,
 * or else by `keep`.
 */
export class ReceivedCall {
  readonly #method: string;
  readonly #path: string;
  #params: object = {};
  #secrets: string[] = [];
  #account: { id: number; isProven: boolean } | null = null;
  #leadId: number | null = null;
  #isKept = false;

  constructor({ method, url }: Pick<Request, "method" | "url">) {
    this.#method = method;
    this.#path = new URL(url).pathname;
  }

  /** @param credential of the call; it is redacted from all parameters */
  takes(params: object, credential: string | null): void {
    this.#params = params;
    this.#secrets = credential === null ? [] : [credential, credential.replace(/^g?\d+-/, "")];
  }

  /** @param isProven whether the key was the account's, not one that only begins with its id */
  isOf(accountId: number, isProven: boolean): void {
    this.#account = { id: accountId, isProven };
  }

  /** The call is stored in no log. */
  isNobodys(): void {
    this.#account = null;
  }

  means(leadId: number | null): void {
    this.#leadId = leadId;
  }

  /**
   * The statement that stores the call, for the batch that makes or changes the lead; it comes after the lead's own row.
   * @param answer the answer to the call; its `id`, if it has one, becomes the lead's
   * @returns null when the call is stored in no log
   */
  withLead(deps: Pick<Deps, "db" | "now">, answer: object, lead: LeadRef): D1PreparedStatement | null {
    if (this.#account?.isProven !== true) return null;
    return deps.db.$client
      .prepare(
        `INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
         SELECT ?3, ${nextId("?3", "?4")}, ?5, ?6, ${textsUnlessForgotten("l.forgotten_at_ms IS NOT NULL", "?7", "json_replace(?8, '$.id', l.id)")}, l.id
         FROM leads l WHERE ${lead.where}`,
      )
      .bind(...lead.key, this.#account.id, deps.now(), this.#method, this.#path, ...this.#texts(answer));
  }

  /** The call was stored with its lead. */
  wasKept(): void {
    this.#isKept = true;
  }

  /** Stores the call unless it was stored with its lead, in one round trip. @throws Error when D1 failed */
  async keep({ db: { $client: d1 }, now }: Pick<Deps, "db" | "now">, answer: object): Promise<void> {
    if (this.#isKept || this.#account === null) return;
    const { id, isProven } = this.#account;
    const insert = (condition: string) =>
      d1
        .prepare(
          `INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
           SELECT ?1, ${nextId("?1", "?2")}, ?3, ?4, ${textsUnlessForgotten(FORGOTTEN, "?5", "?6")}, ?7 WHERE ${condition}`,
        )
        .bind(id, now(), this.#method, this.#path, ...this.#texts(answer), this.#leadId);
    if (isProven) {
      await insert("1").run();
      return;
    }
    const limit =
      "UPDATE accounts SET wrong_key_logged_at_ms = ?2 WHERE id = ?1 AND wrong_key_logged_at_ms <= ?2 - ?3 AND forgotten_at_ms IS NULL";
    await d1.batch([d1.prepare(limit).bind(id, now(), WRONG_KEY_EVERY_MS), insert("changes() = 1")]);
  }

  #texts(answer: object): [params: string, answer: string] {
    const secrets = this.#secrets;
    return [
      redactSecrets(this.#params, { secrets, max: MAX_PARAMS_CHARACTERS }),
      redactSecrets(answer, { secrets, max: MAX_ANSWER_CHARACTERS }),
    ];
  }
}
