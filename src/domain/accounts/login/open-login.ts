import type { InlineKeyboardMarkup } from "grammy/types";
import type { loginPages } from "../../../db/schema/index.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { texts } from "../../telegram/api/texts.ts";
import { CAUSED_BY_CHANGE, enqueueReturned, outboxStatement } from "../../telegram/outbox/outbox.ts";
import { ensureAccount, type FoundAccount, type Person } from "./ensure-account.ts";
import { loginButtons } from "./login-buttons.ts";
import { NONCE_TTL_SECONDS, nonceNames, nonceNumber } from "./login-nonce.ts";

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
  const [found, page] = await Promise.all([ensureAccount(home, person), findPage(home, hash)]);
  const { account } = found;
  if (home.now() - openedAtMs >= NONCE_TTL_SECONDS * 1000) return { ...found, outcome: "expired" };
  await home.kv.put(kvKey, String(account.id), { expirationTtl: NONCE_TTL_SECONDS });
  const { db } = home;
  const call = { kind: "notice", chatId: person.telegramId, ...question(account, page, hash, await nonceNumber(home, nonce)) } as const;
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

type Page = Pick<typeof loginPages.$inferSelect, "country" | "device">;

async function findPage({ db }: Pick<Deps, "db">, nonceHash: string): Promise<Page> {
  const page = await db.query.loginPages.findFirst({ where: (t, { eq }) => eq(t.nonceHash, nonceHash) });
  return page ?? { country: null, device: null };
}

function question(account: Account, page: Page, nonceHash: string, number: number): { text: string; keyboard?: InlineKeyboardMarkup } {
  const say = texts(account.lang);
  if (account.bannedAtMs !== null) return { text: say.suspended() };
  return { text: say.confirmSignIn(page, number), keyboard: loginButtons(say, nonceHash, number) };
}
