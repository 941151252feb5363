import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";

/** What bodies of mails are sealed for. */
export const MAIL_BODY = "mail";

const ALWAYS = raw("TRUE");

export interface NewMail {
  /** The account in whose name it is sent. */
  accountId: number;
  /** An address, or SQL that finds one; none is sent where it finds null. */
  to: string | Fragment;
  subject: string;
  /** Plain text. It is sealed while it waits, and erased once it was sent. */
  text: string;
}

/**
 * Seals a mail, and makes the write that enqueues it, for the batch of the change that it is about. The schedule sends it.
 * @returns what takes SQL of whether the change was made, and answers the write
 * @throws AppError mail_off where the deployment sends no mails
 */
export async function sealMail(
  { vault, mailer, now }: Pick<Deps, "vault" | "mailer" | "now">,
  { accountId, to, subject, text }: NewMail,
): Promise<(isCaused?: Fragment) => Fragment> {
  if (mailer === null) throw new AppError("mail_off");
  const sealed = await vault.seal(text, MAIL_BODY);
  return (isCaused = ALWAYS) => sql`INSERT INTO mails (account_id, recipient, subject, body_sealed, next_attempt_at_ms, created_at_ms)
    SELECT ${accountId}, recipient, ${subject}, ${sealed}, ${now()}, ${now()} FROM (SELECT (${to}) AS recipient)
    WHERE recipient IS NOT NULL AND ${isCaused}`;
}
