import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
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

/** SQL of the columns `params` and `answer`, blank for a forgotten person. */
const textsUnlessForgotten = (forgotten: Fragment, params: string, answer: Fragment) =>
  sql`iif(${forgotten}, '{}', ${params}), iif(${forgotten}, ${blankedAnswer(answer)}, ${answer})`;

/**
 * A received call while it is handled: its account, its lead and its answer. It is stored once: in the batch of what it changes,
 * or else by `keep`.
 */
export class ReceivedCall {
  readonly #method: string;
  readonly #path: string;
  #params: object = {};
  #secrets: string[] = [];
  #sender = "";
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

  /** @param sender the address that sent the call, of one that is judged by it */
  cameFrom(sender: string): void {
    this.#sender = sender;
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
    const { id } = this.#account;
    const texts = this.#texts(answer);
    const kept = textsUnlessForgotten(sql`l.forgotten_at_ms IS NOT NULL`, texts.params, sql`json_replace(${texts.answer}, '$.id', l.id)`);
    return statement(
      deps.db,
      sql`INSERT INTO received_calls (account_id, id, method, path, sender, params, answer, lead_id)
         SELECT ${id}, ${nextId(id, deps.now())}, ${this.#method}, ${this.#path}, ${this.#sender}, ${kept}, l.id FROM leads l WHERE ${lead}`,
    );
  }

  /** The call was stored with its lead. */
  wasKept(): void {
    this.#isKept = true;
  }

  /** The statement that stores the call, for a batch that makes no lead; null when it is stored in no log. */
  byItself(deps: Pick<Deps, "db" | "now">, answer: object): D1PreparedStatement | null {
    return this.#account?.isProven === true ? this.#insert(deps, answer, { id: this.#account.id, condition: raw("1") }) : null;
  }

  /** Stores the call unless it was stored with its lead, in one round trip. @throws Error when D1 failed */
  async keep(deps: Pick<Deps, "db" | "now">, answer: object): Promise<void> {
    if (this.#isKept || this.#account === null) return;
    const { id, isProven } = this.#account;
    if (isProven) {
      await this.#insert(deps, answer, { id, condition: raw("1") }).run();
      return;
    }
    const nowMs = deps.now();
    const limit = sql`UPDATE accounts SET wrong_key_logged_at_ms = ${nowMs}
      WHERE id = ${id} AND wrong_key_logged_at_ms <= ${nowMs} - ${WRONG_KEY_EVERY_MS} AND forgotten_at_ms IS NULL`;
    await deps.db.$client.batch([statement(deps.db, limit), this.#insert(deps, answer, { id, condition: raw("changes() = 1") })]);
  }

  #insert(
    { db, now }: Pick<Deps, "db" | "now">,
    answer: object,
    { id, condition }: { id: number; condition: Fragment },
  ): D1PreparedStatement {
    const texts = this.#texts(answer);
    const isForgotten = sql`EXISTS (SELECT 1 FROM leads WHERE id = ${this.#leadId} AND forgotten_at_ms IS NOT NULL)`;
    const kept = textsUnlessForgotten(isForgotten, texts.params, sql`${texts.answer}`);
    return statement(
      db,
      sql`INSERT INTO received_calls (account_id, id, method, path, sender, params, answer, lead_id)
         SELECT ${id}, ${nextId(id, now())}, ${this.#method}, ${this.#path}, ${this.#sender}, ${kept}, ${this.#leadId} WHERE ${condition}`,
    );
  }

  #texts(answer: object): { params: string; answer: string } {
    const secrets = this.#secrets;
    return {
      params: redactSecrets(this.#params, { secrets, max: MAX_PARAMS_CHARACTERS }),
      answer: redactSecrets(answer, { secrets, max: MAX_ANSWER_CHARACTERS }),
    };
  }
}
