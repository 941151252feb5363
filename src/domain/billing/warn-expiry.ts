import { and, between, eq, gt, inArray, isNotNull, isNull, or } from "drizzle-orm";
import { isUnmet, requireThat } from "../../db/require.ts";
import { accounts } from "../../db/schema/index.ts";
import { sql, statement } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { textMoment } from "../telegram/api/texts.ts";
import { enqueueReturned } from "../telegram/outbox/outbox.ts";
import { noticeTo } from "../telegram/outbox/owner-notice.ts";
import { findTariff, TARIFFS, type Tariff } from "./tariffs.ts";

const FIRST_WARNING_DAYS = 3;
const LAST_WARNING_DAYS = 1;
/** Accounts per run; the rest follow a minute later. */
const MAX_PER_RUN = 50;
const PAID_CODES = TARIFFS.filter(({ priceUsd }) => priceUsd > 0).map(({ code }) => code);

/** Warns people whose paid plan is about to end, if they want it: once three days before, and once one day before. */
export async function warnExpiry(deps: Deps): Promise<void> {
  if (deps.config.selfHosted || deps.config.serviceBot === null) return;
  for (const account of await findDue(deps)) {
    const tariff = findTariff(account.tariff ?? "");
    if (tariff !== undefined && account.paidUntilMs !== null) await warn(deps, { account, tariff, paidUntilMs: account.paidUntilMs });
  }
}

function findDue({ db, now }: Deps): Promise<Account[]> {
  const lastWarningMs = now() + LAST_WARNING_DAYS * DAY_MS;
  const { paidUntilMs, expiryWarnedDays } = accounts;
  return db
    .select()
    .from(accounts)
    .where(
      and(
        or(
          and(between(paidUntilMs, lastWarningMs + 1, now() + FIRST_WARNING_DAYS * DAY_MS), isNull(expiryWarnedDays)),
          and(between(paidUntilMs, now() + 1, lastWarningMs), or(isNull(expiryWarnedDays), gt(expiryWarnedDays, LAST_WARNING_DAYS))),
        ),
        eq(accounts.notifyTariff, true),
        isNotNull(accounts.telegramId),
        isNull(accounts.bannedAtMs),
        inArray(accounts.tariff, PAID_CODES),
      ),
    )
    .limit(MAX_PER_RUN);
}

/** Writes the warning and its mark in one batch, unless a payment came in between. */
async function warn(
  deps: Deps,
  { account, tariff, paidUntilMs }: { account: Account; tariff: Tariff; paidUntilMs: number },
): Promise<void> {
  const days = paidUntilMs - deps.now() <= LAST_WARNING_DAYS * DAY_MS ? LAST_WARNING_DAYS : FIRST_WARNING_DAYS;
  const notice = noticeTo(deps, account, { text: (words) => words.planEndsSoon(tariff.name, textMoment(paidUntilMs)) });
  const isUnchanged = sql`EXISTS (SELECT 1 FROM accounts
    WHERE id = ${account.id} AND paid_until_ms IS ${paidUntilMs} AND expiry_warned_days IS ${account.expiryWarnedDays})`;
  const mark = sql`UPDATE accounts SET expiry_warned_days = ${days} WHERE id = ${account.id}`;
  try {
    const [, , ...sent] = await deps.db.$client.batch<{ id: number }>([
      requireThat(deps.db, isUnchanged),
      statement(deps.db, mark),
      ...notice,
    ]);
    await enqueueReturned(deps, sent);
  } catch (error) {
    if (!isUnmet(error)) throw error;
  }
}
