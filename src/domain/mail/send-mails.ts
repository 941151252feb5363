import { raw, sql, statement } from "../../db/sql.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { DETAILS, MAIL_BODY } from "./outbox.ts";

const MAX_PER_RUN = 50;

/** How long an attempt may take: whoever dies in one has it made again after that. */
const LEASE_MS = 5 * MINUTE_MS;

/** 1, 2, 4, … minutes between attempts, so that a mail is given up after four hours. */
const MAX_ATTEMPTS = 9;
const retryDelayMs = (attempts: number) => 2 ** (attempts - 1) * MINUTE_MS;

interface DueMail {
  id: number;
  recipient: string;
  subject: string;
  bodySealed: string;
  details: string;
  attempts: number;
}

/** Sends the mails that are due. One that was sent is deleted, and so is one that could not be sent in four hours. */
export async function sendMails(deps: Deps): Promise<void> {
  if (deps.mailer === null) return;
  const nowMs = deps.now();
  const claim = sql`UPDATE mails SET attempts = attempts + 1, next_attempt_at_ms = ${nowMs + LEASE_MS}
    WHERE id IN (SELECT id FROM mails WHERE next_attempt_at_ms <= ${nowMs} ORDER BY next_attempt_at_ms LIMIT ${raw(MAX_PER_RUN)})
    RETURNING id, recipient, subject, body_sealed AS bodySealed, details, attempts`;
  const { results } = await statement(deps.db, claim).all<DueMail>();
  for (const mail of results) await attempt(deps, mail);
}

/** What the log says of a mail is its number: neither what it says nor whom it is for. */
async function attempt(deps: Deps, { id, recipient, subject, bodySealed, details, attempts }: DueMail): Promise<void> {
  const { db, vault, mailer, now, log } = deps;
  const remove = statement(db, sql`DELETE FROM mails WHERE id = ${id}`);
  try {
    const text = (await vault.open(bodySealed, MAIL_BODY)).replaceAll(DETAILS, () => details);
    await mailer?.send({ to: recipient, subject, text });
  } catch (error) {
    const isGivenUp = attempts >= MAX_ATTEMPTS;
    log.error(isGivenUp ? "mail.given_up" : "mail.not_sent", {
      mail: id,
      attempts,
      error: error instanceof Error ? error.name : "unknown",
    });
    const retryAtMs = now() + retryDelayMs(attempts);
    await (isGivenUp ? remove : statement(db, sql`UPDATE mails SET next_attempt_at_ms = ${retryAtMs} WHERE id = ${id}`)).run();
    return;
  }
  await remove.run();
}
