import type { InlineKeyboardMarkup } from "grammy/types";
import { firstOf, readAfter } from "../../../db/read.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { texts } from "../../telegram/api/texts.ts";
import { CAUSED_BY_CHANGE, enqueueReturned, outboxStatement } from "../../telegram/outbox/outbox.ts";
import { ensureAccount, type FoundAccount, type Person } from "./ensure-account.ts";
import { loginButtons } from "./login-buttons.ts";
import { NONCE_TTL_SECONDS, nonceNames } from "./login-nonce.ts";
import { keepPage, type LoginPage, nonceNumber, UNKNOWN_PAGE } from "./login-page.ts";

interface Opening {
  nonce: string;
  person: Person;
  /** When the person pressed Start, Unix milliseconds. */
  openedAtMs: number;
}

/**
 * A person opened the service bot with a login nonce, which may be a stranger's: asks them whether the sign-in is theirs. The nonce is
 * recorded in KV, whose TTL ends it, and then its login approval is written in D1, which is what polls ask; the question goes into the same batch.
 * @returns the account, and whether it was asked: not by an update that came too late, not a second time, and not where somebody
 *   else opened the bot with this nonce before
 */
export async function openLogin(home: Deps, { nonce, person, openedAtMs }: Opening): Promise<FoundAccount & { outcome: Outcome }> {
  const { hash, kvKey } = await nonceNames(nonce);
  const [found, page] = await Promise.all([ensureAccount(home, person), settlePage(home, hash)]);
  const { account } = found;
  if (home.now() - openedAtMs >= NONCE_TTL_SECONDS * 1000) return { ...found, outcome: "expired" };
  await home.kv.put(kvKey, String(account.id), { expirationTtl: NONCE_TTL_SECONDS });
  const { db } = home;
  const number = await nonceNumber(home, nonce, page);
  const call = { kind: "notice", chatId: person.telegramId, ...question(account, page, hash, number) } as const;
  const [inserted, asked, approval] = await db.$client.batch<{ id: number }>([
    statement(
      db,
      sql`INSERT INTO login_approvals (nonce_hash, account_id, requested_at_ms) VALUES (${hash}, ${account.id}, ${home.now()})
        ON CONFLICT DO NOTHING`,
    ),
    outboxStatement(home, { accountId: account.id, botId: null, call }, CAUSED_BY_CHANGE),
    statement(db, sql`SELECT account_id AS id FROM login_approvals WHERE nonce_hash = ${hash}`),
  ]);
  await enqueueReturned(home, asked === undefined ? [] : [asked]);
  if (inserted?.meta.changes === 1) return { ...found, outcome: "asked" };
  return { ...found, outcome: approval?.results[0]?.id === account.id ? "repeated" : "taken" };
}

type Outcome = "asked" | "repeated" | "taken" | "expired";

/** What is said of the nonce's page from now on, also where no poll has come yet. */
async function settlePage({ db, now }: Pick<Deps, "db" | "now">, nonceHash: string): Promise<LoginPage> {
  const page = firstOf<LoginPage>(db, sql`SELECT country, device FROM login_pages WHERE nonce_hash = ${nonceHash}`);
  return (await readAfter(db, [statement(db, keepPage(nonceHash, UNKNOWN_PAGE, now()))], page)) ?? UNKNOWN_PAGE;
}

function question(account: Account, page: LoginPage, nonceHash: string, number: number): { text: string; keyboard?: InlineKeyboardMarkup } {
  const say = texts(account.lang);
  if (account.bannedAtMs !== null) return { text: say.suspended() };
  return { text: say.confirmSignIn(page, number), keyboard: loginButtons(say, nonceHash, number) };
}
