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
    const { id } = this.#account;
    const texts = this.#texts(answer);
    const kept = textsUnlessForgotten(sql`l.forgotten_at_ms IS NOT NULL`, texts.params, sql`json_replace(${texts.answer}, '$.id', l.id)`);
    return statement(
      deps.db,
      sql`INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
         SELECT ${id}, ${nextId(id, deps.now())}, ${this.#method}, ${this.#path}, ${kept}, l.id FROM leads l WHERE ${lead}`,
    );
  }

  /** The call was stored with its lead. */
  wasKept(): void {
    this.#isKept = true;
  }

  /** Stores the call unless it was stored with its lead, in one round trip. @throws Error when D1 failed */
  async keep({ db, now }: Pick<Deps, "db" | "now">, answer: object): Promise<void> {
    if (this.#isKept || this.#account === null) return;
    const { id, isProven } = this.#account;
    const nowMs = now();
    const texts = this.#texts(answer);
    const isForgotten = sql`EXISTS (SELECT 1 FROM leads WHERE id = ${this.#leadId} AND forgotten_at_ms IS NOT NULL)`;
    const kept = textsUnlessForgotten(isForgotten, texts.params, sql`${texts.answer}`);
    const insert = (condition: Fragment) =>
      statement(
        db,
        sql`INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
           SELECT ${id}, ${nextId(id, nowMs)}, ${this.#method}, ${this.#path}, ${kept}, ${this.#leadId} WHERE ${condition}`,
      );
    if (isProven) {
      await insert(raw("1")).run();
      return;
    }
    const limit = sql`UPDATE accounts SET wrong_key_logged_at_ms = ${nowMs}
      WHERE id = ${id} AND wrong_key_logged_at_ms <= ${nowMs} - ${WRONG_KEY_EVERY_MS} AND forgotten_at_ms IS NULL`;
    await db.$client.batch([statement(db, limit), insert(raw("changes() = 1"))]);
  }

  #texts(answer: object): { params: string; answer: string } {
    const secrets = this.#secrets;
    return {
      params: redactSecrets(this.#params, { secrets, max: MAX_PARAMS_CHARACTERS }),
      answer: redactSecrets(answer, { secrets, max: MAX_ANSWER_CHARACTERS }),
    };
  }
}
