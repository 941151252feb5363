import { MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";

export const LIVE_KINDS = ["click", "lead", "postback", "journal"] as const;

export type LiveKind = (typeof LIVE_KINDS)[number];

/** The last row of a kind that was told or passed over. */
export interface Place {
  at: number;
  /** Tells that row from one that may get its number once it is deleted; empty where numbers are used once. */
  mark: string;
}

export type Places = Partial<Record<LiveKind, Place>>;

/** How long a cursor may be gone on from. */
export const CURSOR_LIFE_MS = 15 * MINUTE_MS;

const FORM = /^c_([\w-]{16}\.[\w-]{22,})$/;

interface Content {
  atMs: number;
  places: Places;
}

/** A cursor that only its account can use. It is sealed, because numbers of rows tell how much other accounts do. */
export async function sealCursor({ now, vault }: Pick<Deps, "now" | "vault">, accountId: number, places: Places): Promise<string> {
  const content: Content = { atMs: now(), places };
  return `c_${await vault.seal(JSON.stringify(content), contextOf(accountId))}`;
}

/**
 * @returns null of one that is too old, or was made for another account
 * @throws AppError field_invalid (after) of what is no cursor
 */
export async function openCursor({ now, vault }: Pick<Deps, "now" | "vault">, accountId: number, cursor: string): Promise<Places | null> {
  const [, sealed] = FORM.exec(cursor) ?? [];
  if (sealed === undefined) throw new AppError("field_invalid", "after");
  const content = await vault.open(sealed, contextOf(accountId)).catch(() => null);
  if (content === null) return null;
  const { atMs, places } = JSON.parse(content) as Content;
  return now() - atMs > CURSOR_LIFE_MS ? null : places;
}

const contextOf = (accountId: number) => `live:${accountId}`;
