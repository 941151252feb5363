import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, memberships } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { endAccess } from "../../src/domain/accounts/sessions/end-access.ts";
import { listAudit } from "../../src/domain/audit/list-audit.ts";
import { addMember, type NewMember } from "../../src/domain/networks/add-member.ts";
import { answerInvitation } from "../../src/domain/networks/answer-invitation.ts";
import { listMembers } from "../../src/domain/networks/list-members.ts";
import { removeMember } from "../../src/domain/networks/remove-member.ts";
import { revokeMemberKey, rotateMemberKey, rotateOwnMemberKey } from "../../src/domain/networks/rotate-member-key.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { listOffers } from "../../src/domain/offers/read-offers.ts";
import { addOffer } from "../../src/domain/offers/save-offer.ts";
import { createHarness } from "../harness.ts";
import { someone } from "../telegram/kit.ts";
import { accountCtx, comeBy, expectError, makeMember, makeNetwork } from "./kit.ts";

const row = (h: ReturnType<typeof createHarness>, networkId: number, kind: NewMember["kind"], number: number) =>
  h.db.query.memberships.findFirst({
    where: (t, { and, eq: is }) => and(is(t.networkId, networkId), is(t.kind, kind), is(t.number, number)),
  });

describe("adding a member", () => {
  it("counts staff and advertisers from 1 in each network, and gives an affiliate an account whose number it is", async () => {
    const h = createHarness();
    const [one, other] = [await makeNetwork(h), await makeNetwork(h)];
    const numbers = [];
    for (const { admin } of [one, one, other])
      for (const kind of ["staff", "advertiser"] as const) numbers.push((await addMember(admin, { kind, name: "Ann" })).number);
    expect(numbers).toEqual([1, 1, 2, 2, 1, 1]);
    const { number } = await addMember(one.admin, { kind: "affiliate", name: "Bob", email: "Bob@Example.com" });
    expect(await h.db.query.accounts.findFirst({ where: eq(accounts.id, number) })).toMatchObject({
      name: "Bob",
      role: "affiliate",
      keyHash: null,
    });
    expect(await listMembers(one.admin, { kind: "affiliate", limit: 9 })).toEqual([
      {
        kind: "affiliate",
        number,
        accountId: number,
        status: "active",
        roles: [],
        manager: null,
        isInvited: false,
        name: "Bob",
        email: "bob@example.com",
        keyCreatedAtMs: null,
        createdAtMs: h.clock.ms,
        updatedAtMs: null,
      },
    ]);
  });

  it("refuses an e-mail that a member of the kind has, and makes no account then", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    await addMember(admin, { kind: "affiliate", name: "Bob", email: "bob@example.com" });
    const before = await h.db.$count(accounts);
    await expectError("already_exists", () => addMember(admin, { kind: "affiliate", name: "Bob", email: "BOB@example.com" }), "email");
    expect(await h.db.$count(accounts)).toBe(before);
    await addMember(admin, { kind: "staff", name: "Bob", email: "bob@example.com" });
    await addMember((await makeNetwork(h)).admin, { kind: "affiliate", name: "Bob", email: "bob@example.com" });
  });

  it("refuses roles of others than staff, and a manager who is none of the network's staff", async () => {
    const h = createHarness();
    const [one, other] = [await makeNetwork(h), await makeNetwork(h)];
    const { number: ours } = await addMember(one.admin, { kind: "staff", name: "Ann" });
    for (let count = 0; count < 2; count += 1) await addMember(other.admin, { kind: "staff", name: "Ann" });
    await expectError("field_invalid", () => addMember(one.admin, { kind: "advertiser", name: "Co", roles: ["offers"] }), "roles");
    await expectError("field_invalid", () => addMember(one.admin, { kind: "affiliate", name: "Bob", manager: ours + 1 }), "manager");
    const { number } = await addMember(one.admin, { kind: "affiliate", name: "Bob", manager: ours });
    expect(await listMembers(one.admin, { kind: "affiliate", limit: 9 })).toMatchObject([{ number, manager: ours }]);
  });

  it("never gives a number twice", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const first = await addMember(admin, { kind: "staff", name: "Ann" });
    await removeMember(admin, { kind: "staff", ...first });
    expect(await addMember(admin, { kind: "staff", name: "Ann" })).toEqual({ number: 2 });
  });

  it("gives members who are added at once numbers of their own", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const added = await Promise.all(Array.from({ length: 8 }, () => addMember(admin, { kind: "advertiser", name: "Co" })));
    expect(added.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("inviting an account", () => {
  it("makes it a member once it says yes, and only it makes the key", async () => {
    const h = createHarness();
    const network = await makeNetwork(h);
    const person = await h.account({ role: "affiliate" });
    const ctx = await accountCtx(h, person.id);
    const { number } = await addMember(network.admin, { kind: "affiliate", name: "Bob", accountId: person.id });
    expect(number).toBe(person.id);
    const ref = { kind: "affiliate", number } as const;
    const mine = { networkId: network.id };
    await expectError("member_not_found", () => rotateOwnMemberKey(ctx, mine));
    await expectError("forbidden", () => rotateMemberKey(network.admin, ref));
    await expectError("field_invalid", () => setMember(network.admin, { ...ref, status: "active" }), "status");
    await answerInvitation(ctx, { ...mine, accepts: true });
    await expectError("member_not_found", () => answerInvitation(ctx, { ...mine, accepts: true }));
    await expectError("forbidden", () => rotateMemberKey(network.admin, ref));
    const caller = await comeBy(h, await rotateOwnMemberKey(ctx, mine));
    expect(caller.account.id).toBe(person.id);
    expect(caller.actor).toMatchObject({ kind: "affiliate", accountId: person.id, networkId: network.id, roles: ["network_affiliate"] });
    await revokeMemberKey(network.admin, ref);
    expect(await row(h, network.id, "affiliate", number)).toMatchObject({ keyHash: null, status: "active" });
  });

  it("keeps in its account's audit that a key was made, and ends the key with what a sign-in left behind", async () => {
    const h = createHarness();
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const person = await h.account({ role: "affiliate" });
    const ctx = await accountCtx(h, person.id);
    for (const { admin, id } of [network, other]) {
      await addMember(admin, { kind: "affiliate", name: "Bob", accountId: person.id });
      await answerInvitation(ctx, { networkId: id, accepts: true });
    }
    const early = await rotateOwnMemberKey(ctx, { networkId: other.id });
    h.clock.ms += 1000;
    const late = await rotateOwnMemberKey(ctx, { networkId: network.id });
    expect((await listAudit(ctx, { limit: 9 })).rows.map(({ action }) => action)).toEqual(["member-key.made", "member-key.made"]);
    expect(await endAccess(h.deps, person, h.clock.ms)).toEqual({ sessions: 0, keys: ["member-keys.revoked"] });
    await expectError("bad_key", () => comeBy(h, late));
    expect((await comeBy(h, early)).account.id).toBe(person.id);
  });

  it("leaves the key alone that a network made for a member of its own", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const { number, key } = await makeMember(h, admin, "affiliate");
    expect(await endAccess(h.deps, { id: number }, 0)).toEqual({ sessions: 0, keys: [] });
    expect((await comeBy(h, key)).account.id).toBe(number);
  });

  it("refuses who is a member already, the network itself, somebody banned and nobody", async () => {
    const h = createHarness();
    const network = await makeNetwork(h);
    const person = await h.account();
    const invite = (accountId: number, kind: NewMember["kind"] = "affiliate") => addMember(network.admin, { kind, name: "Bob", accountId });
    await invite(person.id);
    await expectError("already_exists", () => invite(person.id), "account");
    await expectError("already_exists", () => invite(person.id, "staff"), "account");
    const banned = await h.account({ bannedAtMs: 1 });
    for (const id of [network.id, banned.id, 2_000_000_000]) await expectError("field_invalid", () => invite(id), "account");
  });

  it("leaves nothing but the number of who says no, who can be invited again", async () => {
    const h = createHarness();
    const network = await makeNetwork(h);
    const person = await h.account();
    const ctx = await accountCtx(h, person.id);
    const invite = () => addMember(network.admin, { kind: "affiliate", name: "Bob", email: "bob@example.com", accountId: person.id });
    await invite();
    await answerInvitation(ctx, { networkId: network.id, accepts: false });
    expect(await listMembers(network.admin, { kind: "affiliate", limit: 9 })).toEqual([]);
    expect(await row(h, network.id, "affiliate", person.id)).toMatchObject({ status: "removed", name: "", email: null, accountId: null });
    await invite();
    await answerInvitation(ctx, { networkId: network.id, accepts: true });
    expect(await listMembers(network.admin, { kind: "affiliate", limit: 9 })).toMatchObject([{ number: person.id, status: "active" }]);
  });

  it("is answered by the account alone", async () => {
    const h = createHarness();
    const network = await makeNetwork(h);
    const [person, other] = [await h.account(), await h.account()];
    await addMember(network.admin, { kind: "affiliate", name: "Bob", accountId: person.id });
    const answer = { networkId: network.id, accepts: true };
    await expectError("member_not_found", async () => answerInvitation(await accountCtx(h, other.id), answer));
    await expectError("forbidden", () => answerInvitation(network.admin, answer));
  });
});

describe("a network's keys", () => {
  it("let the owner in as administrator, by key", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    expect(admin.account.id).toBe(id);
    expect(admin.actor).toEqual({
      kind: "administrator",
      accountId: id,
      networkId: id,
      memberId: null,
      roles: ["administrator"],
      credential: { kind: "key" },
    });
  });

  it.each(["affiliate", "advertiser", "manager", "admin"] as const)("refuse the own key of an account of role %s", async (role) => {
    const h = createHarness();
    const { key } = await h.account({ role });
    await expectError("forbidden", () => comeBy(h, key));
  });

  it("let staff in with their roles, in one round trip", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const { key } = await makeMember(h, admin, "staff", "affiliate_manager", "news");
    h.d1.reset();
    const ctx = await comeBy(h, key);
    expect(h.d1.cost.roundTrips).toBe(1);
    expect(ctx.account.id).toBe(id);
    expect(ctx.actor).toMatchObject({ kind: "staff", accountId: null, networkId: id, roles: ["affiliate_manager", "news"] });
  });

  it("are stored as hashes, replaced at once, and gone when revoked", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const { kind, number, key } = await makeMember(h, admin, "staff", "news");
    expect((await row(h, id, "staff", number))?.keyHash).toBe(await hashSecret(key.replace(/^m\d+-/, "")));
    const second = await rotateMemberKey(admin, { kind, number });
    await expectError("bad_key", () => comeBy(h, key));
    await comeBy(h, second);
    await revokeMemberKey(admin, { kind, number });
    await revokeMemberKey(admin, { kind, number });
    await expectError("bad_key", () => comeBy(h, second));
  });

  it("open nothing but their own membership", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const [one, other] = [await makeMember(h, admin, "staff"), await makeMember(h, admin, "staff")];
    const [, secret] = /^m\d+-(.*)$/.exec(one.key) ?? [];
    const [their] = other.key.split("-");
    const odd = [`${their}-${secret}`, `m999999999-${secret}`, "m0-x", "m1", "", "x".repeat(300), null, key(one.key)];
    for (const each of odd) await expectError("bad_key", () => comeBy(h, each));
  });

  it("count against the client where they are wrong", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const { key: good } = await makeMember(h, admin, "staff");
    h.deps.failedKeyLimiter = { limit: async () => ({ success: false }) };
    await expectError("rate_limited", () => comeBy(h, `${good}x`));
    await comeBy(h, good);
  });

  it("follow the ban of the member, of their account and of the network, and its plan", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const { number, key: affiliate } = await makeMember(h, admin, "affiliate");
    const ref = { kind: "affiliate", number } as const;
    const setAccount = (account: number, values: Partial<typeof accounts.$inferInsert>) =>
      h.db.update(accounts).set(values).where(eq(accounts.id, account));
    await setMember(admin, { ...ref, status: "banned" });
    await expectError("banned", () => comeBy(h, affiliate));
    for (const status of ["inactive", "moderation"] as const) {
      await setMember(admin, { ...ref, status });
      await expectError("forbidden", () => comeBy(h, affiliate));
    }
    await setMember(admin, { ...ref, status: "active" });
    await setAccount(number, { bannedAtMs: 1 });
    await expectError("banned", () => comeBy(h, affiliate));
    await setAccount(number, { bannedAtMs: null });
    await comeBy(h, affiliate);
    await setAccount(id, { paidUntilMs: 1 });
    await expectError("unpaid", () => comeBy(h, affiliate));
    await setAccount(id, { bannedAtMs: 1 });
    await expectError("banned", () => comeBy(h, affiliate));
  });
});

/** A member's key as if it were an account's. */
function key(of: string): string {
  return of.slice(1);
}

describe("staff", () => {
  it("do what their roles say, and no more", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const { number } = await addMember(admin, { kind: "affiliate", name: "Bob" });
    const { ctx: news } = await makeMember(h, admin, "staff", "news");
    await expectError("forbidden", () => listMembers(news, { kind: "affiliate", limit: 9 }));
    await expectError("forbidden", () => addMember(news, { kind: "affiliate", name: "Bob" }));
    await expectError("forbidden", () => setMember(news, { kind: "affiliate", number, status: "banned" }));
    await expectError("forbidden", () => removeMember(news, { kind: "affiliate", number }));
    await expectError("forbidden", () => rotateMemberKey(news, { kind: "affiliate", number }));
    await expectError("forbidden", () => revokeMemberKey(news, { kind: "affiliate", number }));
    expect(await listMembers(news, { kind: "staff", limit: 9 })).toHaveLength(1);
    const { ctx: affiliates } = await makeMember(h, admin, "staff", "affiliates");
    expect(await listMembers(affiliates, { kind: "affiliate", limit: 9 })).toMatchObject([{ number }]);
    await expectError("forbidden", () => listMembers(affiliates, { kind: "advertiser", limit: 9 }));
    await expectError("forbidden", () => setMember(affiliates, { kind: "staff", number: 1, roles: ["administrator"] }));
    const { ctx: affiliate } = await makeMember(h, admin, "affiliate");
    for (const kind of ["affiliate", "advertiser", "staff"] as const)
      await expectError("forbidden", () => listMembers(affiliate, { kind, limit: 9 }));
  });

  it("with assigned members see and change these alone", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const manager = await makeMember(h, admin, "staff", "affiliate_manager");
    const other = await addMember(admin, { kind: "affiliate", name: "Other's" });
    const { number } = await addMember(manager.ctx, { kind: "affiliate", name: "Own" });
    const numbersSeen = async () => (await listMembers(manager.ctx, { kind: "affiliate", limit: 9 })).map((each) => each.number);
    expect(await numbersSeen()).toEqual([number]);
    for (const each of [setMember, removeMember, rotateMemberKey])
      await expectError("member_not_found", () => each(manager.ctx, { kind: "affiliate", number: other.number }));
    await expectError("forbidden", () => setMember(manager.ctx, { kind: "affiliate", number, manager: null }));
    await setMember(manager.ctx, { kind: "affiliate", number, status: "inactive" });
    await setMember(admin, { kind: "affiliate", number: other.number, manager: manager.number });
    expect(await numbersSeen()).toEqual([number, other.number].sort((a, b) => a - b));
    await removeMember(admin, { kind: "staff", number: manager.number });
    expect((await listMembers(admin, { kind: "affiliate", limit: 9 })).map((each) => each.manager)).toEqual([null, null]);
  });

  it("change roles with the next call", async () => {
    const h = createHarness();
    const { admin } = await makeNetwork(h);
    const { kind, number, key: own } = await makeMember(h, admin, "staff", "news");
    await setMember(admin, { kind, number, roles: ["administrator"] });
    await addMember(await comeBy(h, own), { kind: "staff", name: "New" });
    await setMember(admin, { kind, number, roles: [] });
    await expectError("forbidden", async () => listMembers(await comeBy(h, own), { kind: "staff", limit: 9 }));
  });

  it("work on the network's offers where a role opens them", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const [offers, news] = [await makeMember(h, admin, "staff", "offers"), await makeMember(h, admin, "staff", "news")];
    await addOffer(offers.ctx, { name: "Kittens" });
    expect((await listOffers(admin)).rows).toMatchObject([{ name: "Kittens", accountId: id }]);
    await expectError("forbidden", () => listOffers(news.ctx));
  });
});

describe("removing a member", () => {
  it("ends the key, keeps the affiliate's account, and happens once", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const { number, key: own } = await makeMember(h, admin, "affiliate");
    const ref = { kind: "affiliate", number } as const;
    await removeMember(admin, ref);
    await expectError("bad_key", () => comeBy(h, own));
    await expectError("member_not_found", () => removeMember(admin, ref));
    await expectError("member_not_found", () => setMember(admin, { ...ref, status: "active" }));
    await expectError("member_not_found", () => rotateMemberKey(admin, ref));
    await expectError("member_not_found", () => revokeMemberKey(admin, ref));
    expect(await row(h, id, "affiliate", number)).toMatchObject({ status: "removed", keyHash: null, name: "" });
    expect(await h.db.query.accounts.findFirst({ where: eq(accounts.id, number) })).toMatchObject({ bannedAtMs: null });
  });
});

describe("a change of members", () => {
  type Network = Awaited<ReturnType<typeof makeNetwork>>;
  const bob = { kind: "affiliate", name: "Bob" } as const;
  const changes: [action: string, words: string, run: (ctx: Network["admin"], number: number) => Promise<unknown>][] = [
    ["network-member.added", "added to your network (affiliate)", (ctx) => addMember(ctx, bob)],
    ["network-member.changed", "changed (affiliate #)", (ctx, number) => setMember(ctx, { kind: "affiliate", number, status: "inactive" })],
    [
      "network-key.made",
      "a new key, and any older one is void (affiliate #)",
      (ctx, number) => rotateMemberKey(ctx, { kind: "affiliate", number }),
    ],
    ["network-key.revoked", "was removed (affiliate #)", (ctx, number) => revokeMemberKey(ctx, { kind: "affiliate", number })],
    [
      "network-member.removed",
      "of your network was removed (affiliate #)",
      (ctx, number) => removeMember(ctx, { kind: "affiliate", number }),
    ],
  ];

  /** What the network's owner was told, newest last. */
  const toldTo = async (h: ReturnType<typeof createHarness>, accountId: number) =>
    (await h.db.query.telegramOutbox.findMany({ where: (t, { eq: is }) => is(t.accountId, accountId), orderBy: (t) => t.id })).map(
      ({ payload }) => (JSON.parse(payload) as { text: string }).text,
    );
  const auditOf = async (h: ReturnType<typeof createHarness>, id: number, limit: number) =>
    (await listAudit(await accountCtx(h, id), { limit })).rows;
  const makeTold = (h: ReturnType<typeof createHarness>) => makeNetwork(h, { telegramId: someone().id });

  it.each(changes)("is in the network's audit with who made it, and its owner is told: %s", async (action, words, run) => {
    const h = createHarness();
    const { id, admin } = await makeTold(h);
    const staff = await makeMember(h, admin, "staff", "affiliates");
    const { number } = await addMember(admin, bob);
    for (const [ctx, means] of [
      [staff.ctx, "member-key"],
      [admin, "key"],
    ] as const) {
      const other = action === "network-member.removed" && means === "key" ? (await addMember(admin, bob)).number : number;
      await run(ctx, other);
      const [entry] = await auditOf(h, id, 1);
      const subject = await h.db.query.memberships.findFirst({ where: (t, { eq: is }) => is(t.id, entry?.subjectId ?? 0) });
      expect(entry).toMatchObject({ action, means, memberId: ctx.actor.memberId });
      expect(subject).toMatchObject({ networkId: id, kind: "affiliate" });
      if (action !== "network-member.added") expect(subject?.number).toBe(other);
      const text = (await toldTo(h, id)).at(-1);
      expect(text).toContain(words.replace("#", String(other)));
      expect(text).toContain(means === "key" ? "somebody has your API key" : "the key of a member of your staff");
    }
    await expectError("member_not_found", () => setMember(admin, { kind: "affiliate", number: 2_000_000_000, status: "active" }));
    expect(await auditOf(h, id, 1)).toMatchObject([{ action }]);
  });

  it("names the row of a member who comes back, and of every kind", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const person = await h.account();
    const invite = { kind: "affiliate", name: "Bob", accountId: person.id } as const;
    const [other, company] = [await h.account(), { kind: "advertiser", name: "Co" } as const];
    const added = [await addMember(admin, invite)];
    await answerInvitation(await accountCtx(h, person.id), { networkId: id, accepts: false });
    for (const each of [invite, { ...company, accountId: other.id }, company]) added.push(await addMember(admin, each));
    const rows = await auditOf(h, id, 9);
    const numbers = await Promise.all(
      rows.map(({ subjectId }) => h.db.query.memberships.findFirst({ where: (t, { eq: is }) => is(t.id, subjectId ?? 0) })),
    );
    expect(numbers.map((each) => each?.number)).toEqual(added.map(({ number }) => number).reverse());
  });

  it.each(changes)("is not made by who was shut out while the call was on its way: %s", async (_, __, run) => {
    const h = createHarness();
    const { id, admin } = await makeTold(h);
    const { number } = await addMember(admin, bob);
    const ways = [
      (of: { kind: "staff"; number: number }) => revokeMemberKey(admin, of),
      (of: { kind: "staff"; number: number }) => rotateMemberKey(admin, of),
      (of: { kind: "staff"; number: number }) => setMember(admin, { ...of, status: "inactive" }),
      (of: { kind: "staff"; number: number }) => removeMember(admin, of),
    ];
    for (const shutOut of ways) {
      const staff = await makeMember(h, admin, "staff", "affiliates");
      await shutOut({ kind: "staff", number: staff.number });
      const before = [await listMembers(admin, { kind: "affiliate", limit: 9 }), (await toldTo(h, id)).length];
      await expectError("bad_key", () => run(staff.ctx, number));
      expect([await listMembers(admin, { kind: "affiliate", limit: 9 }), (await toldTo(h, id)).length]).toEqual(before);
    }
  });

  it("that a session made is ended with the session", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const early = await makeMember(h, admin, "staff", "affiliates");
    const person = await h.account();
    h.clock.ms += 1000;
    const sinceMs = h.clock.ms;
    const late = await makeMember(h, admin, "staff", "administrator");
    await addMember(admin, { kind: "staff", name: "Eve", roles: ["administrator"], accountId: person.id });
    const stolen = await rotateMemberKey(admin, { kind: "staff", number: early.number });
    expect(await endAccess(h.deps, { id }, sinceMs)).toEqual({
      sessions: 0,
      keys: ["network-keys.revoked", "network-members.suspended", "network-invitations.withdrawn"],
    });
    for (const key of [late.key, stolen]) await expectError("bad_key", () => comeBy(h, key));
    await expectError("member_not_found", async () => answerInvitation(await accountCtx(h, person.id), { networkId: id, accepts: true }));
    expect(await listMembers(admin, { kind: "staff", limit: 9 })).toMatchObject([
      { number: early.number, status: "active" },
      { number: late.number, status: "inactive" },
    ]);
  });
});

describe("lists of members", () => {
  it("go on by number, by status, and read rows by the page", async () => {
    const h = createHarness();
    const { id, admin } = await makeNetwork(h);
    const statuses = ["active", "inactive", "moderation", "banned", "removed"] as const;
    for (let first = 1; first <= 200; first += 8)
      await h.db.insert(memberships).values(
        Array.from({ length: 8 }, (_, i) => ({
          networkId: id,
          kind: "advertiser" as const,
          number: first + i,
          status: statuses[(first + i) % statuses.length] ?? "active",
          name: `Co ${first + i}`,
          createdAtMs: h.clock.ms,
        })),
      );
    h.d1.reset();
    const page = await listMembers(admin, { kind: "advertiser", after: 100, limit: 20 });
    expect(page.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, i) => 101 + i).filter((number) => number % 5 !== 4));
    expect(h.d1.cost.rowsRead).toBeLessThanOrEqual(60);
    const banned = await listMembers(admin, { kind: "advertiser", status: "banned", limit: 500 });
    expect(banned.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, i) => i * 5 + 3));
  });
});
