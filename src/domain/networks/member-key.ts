import { cellOf, ROW_NUMBER } from "../../lib/cells.ts";
import { createSecret } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { cellOfCredential } from "../accounts/keys/credentials.ts";

/** A fresh secret of a member's key, and the key as its member sends it: `m{membership}-{secret}`. */
export function createMemberKey(deps: Pick<Deps, "randomBytes">): { secret: string; keyOf(membershipId: number): string } {
  const secret = createSecret(deps);
  return { secret, keyOf: (membershipId) => `m${membershipId}-${secret}` };
}

const MEMBER_KEY = new RegExp(`^m(${ROW_NUMBER})-(.{1,200})$`);

/** A member's key taken apart; null when the text has another form. An account's key begins with a digit. */
export function parseMemberKey(text: string): { membershipId: number; secret: string } | null {
  const [, id, secret] = MEMBER_KEY.exec(text) ?? [];
  return id && secret ? { membershipId: Number(id), secret } : null;
}

/** The cell of the network whose key, or of the account whose key or session, a text is. */
export function cellOfNetworkCredential(text: string): number {
  const memberKey = parseMemberKey(text);
  return memberKey === null ? cellOfCredential(text) : cellOf(memberKey.membershipId, "network");
}
