import { z } from "zod";
import { firstOf, readAlone } from "../../../db/read.ts";
import { sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Account, Ctx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { describeError } from "../../../platform/log.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type Author, auditStatement } from "../../audit/audit.ts";
import { changeKey } from "../../key-changes/change-key.ts";
import type { KeyChange } from "../../telegram/api/texts/types.ts";

/** How long the secret of before signs beside the new one. */
const ROTATION_MS = DAY_MS;
const SECRET_BYTES = 32;
const PREFIX = "whsec_";

/** The newest first; two at most, of which the older has its end. */
const secrets = z.array(z.strictObject({ secret: z.string(), madeAtMs: z.number(), untilMs: z.number().nullable() }));
type Secret = z.infer<typeof secrets>[number];

/** What an account's postbacks are signed with. */
export interface SigningState {
  isSigned: boolean;
  /** When the present secret was made; null: there is none. */
  madeAtMs: number | null;
  /** Until when the one before it signs too; null: there is none. */
  previousUntilMs: number | null;
}

/** An account with its sealed secrets. */
type Signer = Pick<Account, "id" | "signingSealed">;

const sealContext = (accountId: number): string => `signing:${accountId}`;

/** Those that sign at a moment. @throws OperationError when it was sealed under another key */
async function openSecrets(deps: Pick<Deps, "vault" | "now">, { id, signingSealed }: Signer): Promise<Secret[]> {
  if (signingSealed === null) return [];
  const known = secrets.parse(JSON.parse(await deps.vault.open(signingSealed, sealContext(id))));
  return known.filter(({ untilMs }) => untilMs === null || untilMs > deps.now());
}

function stateOf([present, previous]: Secret[]): SigningState {
  return { isSigned: present !== undefined, madeAtMs: present?.madeAtMs ?? null, previousUntilMs: previous?.untilMs ?? null };
}

/** Whether the account's postbacks are signed, and since when. */
export async function readSigning(ctx: Ctx): Promise<SigningState> {
  mayOrThrow(ctx, "postbacks.read");
  return stateOf(await openSecrets(ctx.deps, ctx.account));
}

/**
 * Makes a secret to sign the account's postbacks with. The one before signs beside it for a day, so that the receiver can change over.
 * @returns `whsec_…`, which is kept sealed and cannot be shown again
 */
export async function rotateSigning(ctx: Ctx): Promise<SigningState & { secret: string }> {
  mayOrThrow(ctx, "keys.write");
  const { deps } = ctx;
  const nowMs = deps.now();
  const secret = PREFIX + deps.randomBytes(SECRET_BYTES).toBase64();
  // One that cannot be opened signs nothing, and is not to keep a new one from being made.
  const [present] = await openSecrets(deps, ctx.account).catch(() => []);
  const next: Secret[] = [{ secret, madeAtMs: nowMs, untilMs: null }];
  if (present !== undefined) next.push({ ...present, untilMs: nowMs + ROTATION_MS });
  await writeSecrets(ctx, next, "signing.made");
  return { ...stateOf(next), secret };
}

/** Ends a rotation: only the present secret signs from now on. */
export async function endRotation(ctx: Ctx): Promise<SigningState> {
  mayOrThrow(ctx, "keys.write");
  const [present, previous] = await openSecrets(ctx.deps, ctx.account);
  if (present === undefined) return stateOf([]);
  if (previous !== undefined) await writeSecrets(ctx, [present], "rotation.ended");
  return stateOf([present]);
}

/** Signs nothing any more; the secrets are forgotten. */
export async function stopSigning(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "keys.write");
  await changeKey(ctx, {
    change: "signing.stopped",
    write: (admitted) =>
      sql`UPDATE accounts SET signing_sealed = NULL WHERE id = ${ownerOf(ctx)} AND signing_sealed IS NOT NULL AND ${admitted}`,
  });
}

/**
 * Forgets the secrets that were made since a moment; one from before, if it is still there, signs again without an end.
 * @returns whether there was any
 */
export async function dropSecretsSince(deps: Pick<Deps, "db" | "vault" | "now">, author: Author, sinceMs: number): Promise<boolean> {
  const { accountId } = author;
  const find = sql`SELECT id, signing_sealed AS signingSealed FROM accounts WHERE id = ${accountId}`;
  const found = await readAlone(firstOf<Signer>(deps.db, find));
  if (found === undefined) return false;
  const known = await openSecrets(deps, found).catch(() => []);
  const [before] = known.filter(({ madeAtMs }) => madeAtMs < sinceMs);
  if (known.every(({ madeAtMs }) => madeAtMs < sinceMs)) return false;
  const next = before === undefined ? null : await deps.vault.seal(JSON.stringify([{ ...before, untilMs: null }]), sealContext(accountId));
  const write = sql`UPDATE accounts SET signing_sealed = ${next} WHERE id = ${accountId} AND signing_sealed IS ${found.signingSealed}`;
  const [written] = await deps.db.$client.batch([
    statement(deps.db, write),
    auditStatement(deps, { author, action: "signing.stopped", onlyIfChanged: true }),
  ]);
  return written?.meta.changes === 1;
}

/** @throws AppError database when another call changed them meanwhile */
async function writeSecrets(ctx: Ctx, next: Secret[], change: KeyChange): Promise<void> {
  const { deps, account } = ctx;
  const sealed = await deps.vault.seal(JSON.stringify(next), sealContext(ownerOf(ctx)));
  const isWritten = await changeKey(ctx, {
    change,
    write: (admitted) => sql`UPDATE accounts SET signing_sealed = ${sealed}
      WHERE id = ${ownerOf(ctx)} AND signing_sealed IS ${account.signingSealed} AND ${admitted}`,
  });
  if (!isWritten) throw new AppError("database");
}

/** The headers by which Standard Webhooks tells requests apart; `webhook-signature` where they are signed. */
export type WebhookHeaders = Record<"webhook-id" | "webhook-timestamp", string> & { "webhook-signature"?: string };

/**
 * Adds the webhook-signature header of Standard Webhooks to those of a request without a body: of each secret that signs,
 * `v1,` and the HMAC-SHA-256 of `{webhook-id}.{webhook-timestamp}.` in base64. An account without a secret signs nothing.
 */
export type Sign = (account: Signer, headers: WebhookHeaders) => Promise<WebhookHeaders>;

/** A signer for one piece of work, which opens the secrets of an account once. */
export function createSigner(deps: Pick<Deps, "vault" | "now" | "log">): Sign {
  const opened = new Map<string, Promise<CryptoKey[]>>();
  return async (account, headers) => {
    const { signingSealed } = account;
    if (signingSealed === null) return headers;
    const known = opened.get(signingSealed) ?? openKeys(deps, account);
    opened.set(signingSealed, known);
    const content = new TextEncoder().encode(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`);
    const signatures = (await known).map(async (key) => `v1,${new Uint8Array(await crypto.subtle.sign("HMAC", key, content)).toBase64()}`);
    const signature = (await Promise.all(signatures)).join(" ");
    return signature === "" ? headers : { ...headers, "webhook-signature": signature };
  };
}

/** A postback that cannot be signed goes out unsigned: it is worth more than its signature. */
async function openKeys(deps: Pick<Deps, "vault" | "now" | "log">, account: Signer): Promise<CryptoKey[]> {
  try {
    const opened = await openSecrets(deps, account);
    return await Promise.all(opened.map(({ secret }) => importKey(Uint8Array.fromBase64(secret.slice(PREFIX.length)))));
  } catch (error) {
    deps.log.error("postbacks.not_signed", { account: account.id, ...describeError(error) });
    return [];
  }
}

function importKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
