import type { loginPages } from "../../../db/schema/index.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { Client } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { deviceName } from "../../key-changes/device-name.ts";

/** What the bot says of a page whose sign-in it asks about; null: not known. */
export type LoginPage = Pick<typeof loginPages.$inferSelect, "country" | "device">;

/** What the bot says of a page that nobody has polled from yet. */
export const UNKNOWN_PAGE: LoginPage = { country: null, device: null };

/** The page that a poll comes from. */
export function pageOf({ country, userAgent }: Client): LoginPage {
  return { country, device: deviceName(userAgent) };
}

/** Whether the page of a poll is what the bot says of a nonce's page. */
export function isOf(poll: LoginPage, said: LoginPage): boolean {
  return (said.country === null || said.country === poll.country) && (said.device === null || said.device === poll.device);
}

/** SQL that keeps what the bot is to say of a nonce's page, unless that is settled. */
export function keepPage(nonceHash: string, { country, device }: LoginPage, seenAtMs: number): Fragment {
  return sql`INSERT INTO login_pages (nonce_hash, country, device, seen_at_ms) VALUES (${nonceHash}, ${country}, ${device}, ${seenAtMs})
    ON CONFLICT DO NOTHING`;
}

/** The number from 10 to 99 that page and bot show for a nonce, for a person to compare. Another page with the nonce shows another one. */
export async function nonceNumber({ vault }: Pick<Deps, "vault">, nonce: string, { country, device }: LoginPage): Promise<number> {
  const derived = await vault.derive(`login:${nonce}:${country ?? ""}:${device ?? ""}`);
  const [high = 0, low = 0] = Uint8Array.fromBase64(derived, { alphabet: "base64url" });
  return 10 + ((high * 256 + low) % 90);
}
