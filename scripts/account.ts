import "./lib/bytes.ts";
import { randomBytes } from "node:crypto";
import { hashSecret } from "../src/accounts/keys.ts";
import { findTariff, TARIFFS } from "../src/billing/tariffs.ts";
import { createSecret } from "../src/crypto.ts";
import { ROLES } from "../src/db/schema/accounts.ts";
import { DAY_MS } from "../src/time.ts";
import { CommandError, runCommand, UsageError } from "./lib/cli.ts";
import { execute, migrate, sqlText } from "./lib/database.ts";
import { readOptions } from "./lib/options.ts";

const USAGE =
  "npm run --silent account -- create --name NAME [--telegram-id N] [--role ROLE] [--tariff CODE] [--persist-to DIR] [--remote]";
const MAX_NAME_LENGTH = 200;
/** How long a paid tariff given here lasts, as if it had been bought once. */
const PAID_DAYS = 30;

/** `npm run account -- create …`: makes an account and prints its id and its key, which is shown nowhere else. */
await runCommand(async () => {
  const options = readOptions(
    process.argv.slice(2),
    "create",
    {
      name: { type: "string" },
      "telegram-id": { type: "string" },
      role: { type: "string" },
      tariff: { type: "string" },
      "persist-to": { type: "string" },
      remote: { type: "boolean" },
    },
    USAGE,
  );
  const values = columns({ ...options, telegramId: options["telegram-id"] });
  const key = createSecret({ randomBytes: (length) => new Uint8Array(randomBytes(length)) });
  values.key_hash = sqlText(await hashSecret(key));
  const target = { remote: options.remote === true, persistTo: options["persist-to"] };
  if (!target.remote) await migrate(target);
  const id = await insert(values, target);
  console.log(JSON.stringify({ id, key: `${id}-${key}` }));
});

interface Wanted {
  name?: string;
  telegramId?: string | undefined;
  role?: string;
  tariff?: string;
}

/** The row as SQL expressions, every one of them a checked number or a literal that cannot be broken out of. */
function columns({ name, telegramId, role, tariff }: Wanted): Record<string, string> {
  const trimmed = name?.trim() ?? "";
  if (trimmed === "" || trimmed.length > MAX_NAME_LENGTH)
    throw new UsageError(`--name must have 1 to ${MAX_NAME_LENGTH} characters; usage: ${USAGE}`);
  const now = Date.now();
  const row: Record<string, string> = { name: sqlText(trimmed), created_at_ms: String(now) };
  if (telegramId !== undefined) {
    if (!/^[1-9]\d*$/.test(telegramId) || !Number.isSafeInteger(Number(telegramId)))
      throw new UsageError("--telegram-id must be a Telegram user id, digits only");
    row.telegram_id = telegramId;
  }
  if (role !== undefined) {
    if (!ROLES.some((known) => known === role)) throw new UsageError(`--role must be one of ${ROLES.join(", ")}`);
    row.role = sqlText(role);
  }
  if (tariff !== undefined) {
    const plan = findTariff(tariff);
    if (plan === undefined) throw new UsageError(`--tariff must be one of ${TARIFFS.map(({ code }) => code).join(", ")}`);
    row.tariff = sqlText(plan.code);
    if (plan.priceUsd > 0) row.paid_until_ms = String(now + PAID_DAYS * DAY_MS);
  }
  return row;
}

async function insert(row: Record<string, string>, target: Parameters<typeof execute>[1]): Promise<number> {
  const sql = `INSERT INTO accounts (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).join(", ")}) RETURNING id`;
  try {
    const [made] = await execute(sql, target);
    return Number(made?.id);
  } catch (error) {
    if (error instanceof CommandError && /UNIQUE.*telegram_id/.test(error.message))
      throw new CommandError("another account has this --telegram-id");
    throw error;
  }
}
