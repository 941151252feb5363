import { type Fragment, join, sql, statement } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mailWords, networkName, subjectOf } from "../mail/mail-texts.ts";
import { DETAILS, sealMails } from "../mail/outbox.ts";
import type { AccessChange } from "../telegram/api/texts/types.ts";
import { LANGS, texts } from "../telegram/api/texts.ts";
import { foundNoticesStatement } from "../telegram/outbox/outbox.ts";
import { toldAffiliates } from "./told-affiliates.ts";

/** The statements that tell affiliates something, for the batch that it is about, before its writes. */
export interface AccessNotice {
  /** Returns the rows to be queued. */
  telegram: D1PreparedStatement;
  /** None where the deployment sends no mails. */
  mail: D1PreparedStatement[];
}

/**
 * Tells affiliates what a batch is about to change of their access to offers: by Telegram where they have it, and by mail where the
 * network knows an address of theirs.
 * @param changing a SELECT of `account_id` and the `name` of an offer of what changes; none of them, no notice
 */
export async function accessNotice(
  ctx: NetworkCtx,
  { change, changing }: { change: AccessChange; changing: Fragment },
): Promise<AccessNotice> {
  const { deps } = ctx;
  const network = networkName(ctx.network);
  const told = toldAffiliates(ctx, sql`SELECT account_id, '' AS news, name FROM (${changing})`);
  const said = LANGS.map((lang) => ({ lang, text: texts(lang).accessChanged(change, network, DETAILS) }));
  const byLang = join(
    said.map(({ lang, text }) => sql`WHEN ${lang} THEN ${text}`),
    " ",
  );
  const rows = sql`SELECT account_id, telegram_id AS chat_id, replace(CASE lang ${byLang} END, ${DETAILS}, details) AS text
    FROM (${told}) WHERE telegram_id IS NOT NULL`;
  const mails = await sealMails(deps, {
    accountId: networkOf(ctx),
    texts: Object.fromEntries(said.map(({ lang, text }) => [lang, { subject: subjectOf(network, mailWords(lang).accessSubject), text }])),
  });
  return {
    telegram: foundNoticesStatement(deps, rows),
    mail: mails === null ? [] : [statement(deps.db, mails(sql`SELECT email AS recipient, lang AS text_key, details FROM (${told})`))],
  };
}
