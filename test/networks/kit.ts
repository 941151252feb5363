import { expect } from "vitest";
import { accountActor } from "../../src/domain/access/actor.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { authenticateNetwork } from "../../src/domain/networks/authenticate.ts";
import type { KeyHolder } from "../../src/domain/networks/rotate-member-key.ts";
import { rotateMemberKey } from "../../src/domain/networks/rotate-member-key.ts";
import type { StaffRole } from "../../src/lib/codes.ts";
import type { Ctx } from "../../src/platform/context.ts";
import type { Harness } from "../harness.ts";

const callOf = ({ deps }: Harness) => ({ deps, client: { ip: "192.0.2.1", country: null, userAgent: "" } });

/** The context of whoever comes to a network's API by a key. */
export async function comeBy(h: Harness, key: string | null): Promise<Ctx> {
  return { ...callOf(h), ...(await authenticateNetwork(callOf(h), key)) };
}

/** A network: its owner's account, and its administrator's context. */
export async function makeNetwork(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const { id, key } = await h.account(values);
  return { id, key, admin: await comeBy(h, key) };
}

/** The context of an account at its own things. */
export async function accountCtx(h: Harness, id: number): Promise<Ctx> {
  const account = await h.db.query.accounts.findFirst({ where: (t, { eq }) => eq(t.id, id) });
  if (account === undefined) throw new Error(`no account ${id}`);
  return { ...callOf(h), account, actor: accountActor(account, { kind: "key" }) };
}

/** A member with a key, and the context that it opens. */
export async function makeMember(h: Harness, admin: Ctx, kind: KeyHolder["kind"], ...roles: StaffRole[]) {
  const { number } = await addMember(admin, { kind, name: "Ann", ...(kind === "staff" ? { roles } : {}) });
  const key = await rotateMemberKey(admin, { kind, number });
  return { kind, number, key, ctx: await comeBy(h, key) };
}

/** Asserts that a verb is refused by an error, and by no other. */
export async function expectError(code: string, run: () => Promise<unknown>, field?: string): Promise<void> {
  await expect(run()).rejects.toMatchObject({ name: "AppError", code, field });
}
