import { HOUR_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { blankedAnswer } from "../forget/blanks.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { nextId } from "./moment.ts";
import { withoutSecrets } from "./without-secrets.ts";

const MAX_PARAMS_CHARACTERS = 6000;
const MAX_ANSWER_CHARACTERS = 1500;

/** A wrong key proves nothing: of what a stranger sends, an account's log takes one call in so long. */
const WRONG_KEY_EVERY_MS = HOUR_MS;

const FORGOTTEN = "EXISTS (SELECT 1 FROM leads WHERE id = ?7 AND forgotten_at_ms IS NOT NULL)";

/** SQL of the columns `params` and `answer`, of which nothing is kept that tells of a forgotten person. */
const textsUnless = (forgotten: string, params: string, answer: string) =>
  `iif(${forgotten}, '{}', ${params}), iif(${forgotten}, ${blankedAnswer(answer)}, ${answer})`;

/**
 * A call that is kept, with what is learned of it on its way: whose it is, which lead it means, and how it is answered. It is
 * written once: in the batch of what it changes, or else by `keep`.
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

  /** @param credential what the call is let in by; it stands in no parameter that is kept */
  takes(params: object, credential: string | null): void {
    this.#params = params;
    this.#secrets = credential === null ? [] : [credential, credential.replace(/^g?\d+-/, "")];
  }

  /** @param isProven whether the key was the account's, and did not only name it */
  isOf(accountId: number, isProven: boolean): void {
    this.#account = { id: accountId, isProven };
  }

  /** Nobody's log is to have it. */
  isNobodys(): void {
    this.#account = null;
  }

  means(leadId: number | null): void {
    this.#leadId = leadId;
  }

  /**
   * The statement that keeps the call, for the batch that makes or changes the lead; it comes after the lead's own row.
   * @param answer what will be answered; its `id`, if it has one, becomes the lead's
   * @returns null where nobody's log is to have it
   */
  withLead(deps: Pick<Deps, "db" | "now">, answer: object, lead: LeadRef): D1PreparedStatement | null {
    if (this.#account?.isProven !== true) return null;
    return deps.db.$client
      .prepare(
        `INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
         SELECT ?3, ${nextId("?3", "?4")}, ?5, ?6, ${textsUnless("l.forgotten_at_ms IS NOT NULL", "?7", "json_replace(?8, '$.id', l.id)")}, l.id
         FROM leads l WHERE ${lead.where}`,
      )
      .bind(...lead.key, this.#account.id, deps.now(), this.#method, this.#path, ...this.#texts(answer));
  }

  /** It was written with its lead. */
  wasKept(): void {
    this.#isKept = true;
  }

  /** Keeps the call unless it was kept with its lead, in one round trip. @throws Error when D1 failed */
  async keep({ db: { $client: d1 }, now }: Pick<Deps, "db" | "now">, answer: object): Promise<void> {
    if (this.#isKept || this.#account === null) return;
    const { id, isProven } = this.#account;
    const insert = (condition: string) =>
      d1
        .prepare(
          `INSERT INTO received_calls (account_id, id, method, path, params, answer, lead_id)
           SELECT ?1, ${nextId("?1", "?2")}, ?3, ?4, ${textsUnless(FORGOTTEN, "?5", "?6")}, ?7 WHERE ${condition}`,
        )
        .bind(id, now(), this.#method, this.#path, ...this.#texts(answer), this.#leadId);
    if (isProven) {
      await insert("1").run();
      return;
    }
    const taken =
      "UPDATE accounts SET wrong_key_logged_at_ms = ?2 WHERE id = ?1 AND wrong_key_logged_at_ms <= ?2 - ?3 AND forgotten_at_ms IS NULL";
    await d1.batch([d1.prepare(taken).bind(id, now(), WRONG_KEY_EVERY_MS), insert("changes() = 1")]);
  }

  #texts(answer: object): [params: string, answer: string] {
    const secrets = this.#secrets;
    return [
      withoutSecrets(this.#params, { secrets, max: MAX_PARAMS_CHARACTERS }),
      withoutSecrets(answer, { secrets, max: MAX_ANSWER_CHARACTERS }),
    ];
  }
}
