import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memberships } from "../../src/db/schema/index.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { answerInvitation } from "../../src/domain/networks/answer-invitation.ts";
import { listMembers } from "../../src/domain/networks/list-members.ts";
import type { MemberRef } from "../../src/domain/networks/member.ts";
import { removeMember } from "../../src/domain/networks/remove-member.ts";
import { type KeyHolder, revokeMemberKey, rotateMemberKey, rotateOwnMemberKey } from "../../src/domain/networks/rotate-member-key.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { MEMBER_KINDS, STAFF_ROLES } from "../../src/lib/codes.ts";
import type { Ctx } from "../../src/platform/context.ts";
import { AppError } from "../../src/platform/errors.ts";
import { createHarness } from "../harness.ts";
import { accountCtx, comeBy, makeNetwork } from "./kit.ts";

const kind = fc.constantFrom(...MEMBER_KINDS);
const roles = fc.uniqueArray(fc.constantFrom(...STAFF_ROLES), { maxLength: 3 });
/** Members are named by place, whosever they are: small numbers meet in both networks. */
const pick = fc.nat(11);

/** What an actor tries. `who` picks it, `whom` a member of either network. */
const step = fc.record({ who: pick, whom: pick }).chain(({ who, whom }) =>
  fc.oneof(
    fc.record({ who: fc.constant(who), whom: fc.constant(whom), does: fc.constant("add" as const), kind, roles, invites: fc.boolean() }),
    fc.record({
      who: fc.constant(who),
      whom: fc.constant(whom),
      does: fc.constant("set" as const),
      roles: fc.option(roles, { nil: undefined }),
      status: fc.constantFrom("active", "inactive", "banned", undefined),
      manager: fc.constantFrom(1, 2, null, undefined),
    }),
    fc.record({
      who: fc.constant(who),
      whom: fc.constant(whom),
      does: fc.constantFrom("list" as const, "remove" as const, "key" as const, "revoke" as const, "answer" as const),
    }),
  ),
);

type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

async function create() {
  const h = createHarness();
  const networks = [await makeNetwork(h), await makeNetwork(h)];
  const persons = [await h.account(), await h.account()];
  const actors: { ctx: () => Promise<Ctx>; network: number | null }[] = [
    ...networks.map(({ id, key }) => ({ ctx: () => comeBy(h, key), network: id })),
    ...persons.map(({ id }) => ({ ctx: () => accountCtx(h, id), network: null })),
  ];
  const known: MemberRef[] = [];
  /** Everything of the members of all networks but one, or of all but those of an account. */
  const others = async (network: number | null) => (await h.db.select().from(memberships)).filter((each) => each.networkId !== network);

  async function take(ctx: Ctx, { whom, ...each }: Step): Promise<void> {
    const ref = known[whom % Math.max(known.length, 1)] ?? { kind: "affiliate", number: 1 };
    switch (each.does) {
      case "add": {
        const accountId = persons[whom % persons.length]?.id;
        const input = { kind: each.kind, name: "Ann", ...(each.kind === "staff" ? { roles: each.roles } : {}) };
        known.push({
          kind: each.kind,
          ...(await addMember(ctx, each.invites && accountId !== undefined ? { ...input, accountId } : input)),
        });
        return;
      }
      case "set":
        await setMember(ctx, { ...ref, status: each.status, manager: each.manager, roles: ref.kind === "staff" ? each.roles : undefined });
        return;
      case "list": {
        const shown = await listMembers(ctx, { kind: ref.kind, limit: 100 });
        const own = (await h.db.select().from(memberships)).filter(({ networkId }) => networkId === ctx.actor.networkId);
        for (const member of shown)
          expect(own).toContainEqual(expect.objectContaining({ kind: ref.kind, number: member.number, name: member.name }));
        return;
      }
      case "remove":
        return removeMember(ctx, ref);
      case "key": {
        if (ctx.actor.kind === "account") {
          for (const { id } of networks) await rotateOwnMemberKey(ctx, { networkId: id });
          return;
        }
        const key = await rotateMemberKey(ctx, ref as KeyHolder);
        actors.push({ ctx: () => comeBy(h, key), network: ctx.actor.networkId });
        return;
      }
      case "revoke":
        return revokeMemberKey(ctx, ref as KeyHolder);
      case "answer":
        for (const { id } of networks) await answerInvitation(ctx, { networkId: id, accepts: whom % 3 > 0 });
    }
  }

  /** One step; what an actor of a network does must leave every other network's members as they are. */
  async function run(each: Step): Promise<void> {
    const actor = actors[each.who % actors.length];
    if (actor === undefined) throw new Error("no actor");
    const before = await others(actor.network);
    try {
      const ctx = await actor.ctx();
      if (actor.network !== null) expect(ctx.actor.networkId).toBe(actor.network);
      await take(ctx, each);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).not.toBe("database");
    }
    const after = await others(actor.network);
    const mine = actor.network === null ? persons.map(({ id }) => id) : [];
    const ofOthers = (rows: typeof after) => rows.filter(({ accountId }) => accountId === null || !mine.includes(accountId));
    if (actor.network !== null) expect(after).toEqual(before);
    // An account answers its own invitations; all else stays.
    else
      expect(ofOthers(after).filter(({ status }) => status !== "removed")).toEqual(
        ofOthers(before).filter(({ status }) => status !== "removed"),
      );
  }

  return { run };
}

describe("networks", () => {
  it("never read or change each other's members, whatever is tried in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const { run } = await create();
        for (const each of steps) await run(each);
      }),
      { numRuns: 25 },
    );
  });
});
