import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";

/** What bodies of mails are sealed for. */
export const MAIL_BODY = "mail";

const ALWAYS = raw("TRUE");
const NOTHING = raw("''");

/** Stands in the text of a mail for what the batch finds that enqueues it. */
export const DETAILS = "{what the batch found}";

/** Of mails to many so many are due in a minute: others need not wait for all of them. */
const MANY_PER_MINUTE = raw(25);
const MINUTE_MS = raw(60_000);

export interface NewMail {
  /** The account in whose name it is sent. */
  accountId: number;
  /** An address, or SQL that finds one; none is sent where it finds null. */
  to: string | Fragment;
  subject: string;
  /** Plain text, with DETAILS or not. It is sealed while it waits, and erased once it was sent. */
  text: string;
}

/**
 * Seals a mail, and makes the write that enqueues it, for the batch of the change that it is about. The schedule sends it.
 * @returns what takes SQL of whether the change was made, and of what stands in the place of DETAILS, and answers the write
 * @throws AppError mail_off where the deployment sends no mails
 */
export async function sealMail(
  { vault, mailer, now }: Pick<Deps, "vault" | "mailer" | "now">,
  { accountId, to, subject, text }: NewMail,
): Promise<(isCaused?: Fragment, details?: Fragment) => Fragment> {
  if (mailer === null) throw new AppError("mail_off");
  const sealed = await vault.seal(text, MAIL_BODY);
  return (
    isCaused = ALWAYS,
    details = NOTHING,
  ) => sql`INSERT INTO mails (account_id, recipient, subject, body_sealed, details, next_attempt_at_ms, created_at_ms)
    SELECT ${accountId}, recipient, ${subject}, ${sealed}, ${details}, ${now()}, ${now()} FROM (SELECT (${to}) AS recipient)
    WHERE recipient IS NOT NULL AND ${isCaused}`;
}

/** What mails to many say, by keys of its own. */
export type MailTexts = Readonly<Record<string, Pick<NewMail, "subject" | "text">>>;

/**
 * The same of mails to many whom the batch finds, each of whom gets one to their address alone.
 * @returns what takes a SELECT of `recipient`, `text_key` and `details`, and answers the one write; null: the deployment sends no mails
 */
export async function sealMails(
  { vault, mailer, now }: Pick<Deps, "vault" | "mailer" | "now">,
  { accountId, texts }: { accountId: number; texts: MailTexts },
): Promise<((rows: Fragment) => Fragment) | null> {
  if (mailer === null) return null;
  const sealed = await Promise.all(
    Object.entries(texts).map(async ([key, { subject, text }]) => ({ key, subject, body: await vault.seal(text, MAIL_BODY) })),
  );
  const byKey = (part: "subject" | "body") =>
    join(
      sealed.map((each) => sql`WHEN ${each.key} THEN ${each[part]}`),
      " ",
    );
  return (rows) => sql`INSERT INTO mails (account_id, recipient, subject, body_sealed, details, next_attempt_at_ms, created_at_ms)
    SELECT ${accountId}, recipient, CASE text_key ${byKey("subject")} END, CASE text_key ${byKey("body")} END, details,
      ${now()} + (row_number() OVER () - 1) / ${MANY_PER_MINUTE} * ${MINUTE_MS}, ${now()} FROM (${rows}) WHERE recipient IS NOT NULL`;
}
