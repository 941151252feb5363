import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { accounts, memberships, sessions } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { endAccess } from "../../src/domain/accounts/sessions/end-access.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { freshNonce, open, poll, signIn, someone } from "../telegram/kit.ts";
import { unique } from "../unique.ts";
import { DENIED, makeNetwork } from "./kit.ts";

const h = createHarness();

type Network = Awaited<ReturnType<typeof makeNetwork>>;

const WRONG = { status: "error", error: "key" };

const enter = (form: Record<string, string>) => h.api("/api/auth/password.json", { form });

/** The Network API by a session. */
const bySession = (token: string) => ({
  get: (path: string) => h.api(`/3.0${path}`, { bearer: token }),
  post: (path: string, form: Record<string, string> = {}) => h.api(`/3.0${path}`, { bearer: token, form }),
});

async function sessionFor(accountId: number): Promise<string> {
  const token = `sess_${unique()}-${"A".repeat(20)}`;
  const times = { createdAtMs: h.clock.ms, expiresAtMs: h.clock.ms + DAY_MS };
  await h.db.insert(sessions).values({ accountId, tokenHash: await hashSecret(token), ...times });
  return token;
}

async function makeAffiliate(network: Network, form: Record<string, string> = {}) {
  const email = `bob${unique()}@example.com`;
  const { id } = await network.post("/admin/partner", { email, password: "kittens", ...form });
  return { id: Number(id), email, network: String(network.id) };
}

describe("a password", () => {
  it("opens a session of an affiliate, which is that affiliate in both APIs", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network, { login: `Bob & Co ${unique()}` });
    const { token, ...rest } = await enter({ login: email.toUpperCase(), password: "kittens" });
    expect(rest).toEqual({ status: "ok" });
    expect(token).toMatch(/^sess_/);
    expect((await h.api("/api/profile/info.json", { bearer: token })).data).toMatchObject({ id, role: "affiliate" });
    const affiliate = bySession(token);
    expect(await affiliate.get("/balance")).toMatchObject({ status: 1, balance: { USD: { balance: 0 } } });
    expect(await affiliate.get("/offer/categories")).toMatchObject({ status: 1 });
    for (const path of ["/admin/partners", "/admin/users", "/admin/advertisers"]) expect(await affiliate.get(path)).toEqual(DENIED);
    await network.post(`/admin/partner/${id}`, { status: "not active" });
    expect(await affiliate.get("/balance")).toEqual(DENIED);
  });

  it("opens one by the login, in the network and as whom it is asked for", async () => {
    const [one, other] = [await makeNetwork(h), await makeNetwork(h)];
    const login = `Cat & Co ${unique()}`;
    const email = `same${unique()}@example.com`;
    const { id } = await makeAffiliate(one, { login, email });
    expect((await enter({ login: login.toLowerCase(), password: "kittens" })).status).toBe("ok");
    await makeAffiliate(other, { login, email, password: "other ones" });
    expect(await enter({ login, password: "kittens" })).toMatchObject(WRONG);
    expect((await enter({ login, password: "kittens", network: String(one.id) })).status).toBe("ok");
    expect((await enter({ login: email, password: "other ones", network: String(other.id) })).status).toBe("ok");
    expect(await enter({ login: email, password: "kittens", network: String(other.id) })).toMatchObject(WRONG);
    await one.post("/admin/advertiser", { title: "Same", email, password: "kittens" });
    expect(await enter({ login: email, password: "kittens", network: String(one.id) })).toMatchObject(WRONG);
    const { token } = await enter({ login: email, password: "kittens", network: String(one.id), kind: "affiliate" });
    expect((await h.api("/api/profile/info.json", { bearer: token })).data.id).toBe(id);
  });

  it("opens one of a user, who does in the Network API what their roles let them", async () => {
    const network = await makeNetwork(h);
    const email = `ann${unique()}@example.com`;
    const { user } = await network.post("/admin/user", {
      ...{ email, password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_ADMIN" },
    });
    const { token } = await enter({ login: email, password: "kittens" });
    const admin = bySession(token);
    expect((await admin.get("/admin/users")).users).toHaveLength(1);
    expect(await admin.post("/admin/advertiser", { title: "By session" })).toMatchObject({ status: 1 });
    expect(await admin.post(`/admin/user/${user.id}`, { "roles[]": "ROLE_SECTION_NEWS" })).toMatchObject({ status: 1 });
    expect(await admin.post("/admin/advertiser", { title: "No more" })).toEqual(DENIED);
    await network.post(`/admin/user/${user.id}/password`, { password: "puppies" });
    expect(await admin.get("/admin/users")).toMatchObject({ status: 2, message: "Token is necessary" });
    expect(await enter({ login: email, password: "kittens" })).toMatchObject(WRONG);
    expect((await enter({ login: email, password: "puppies" })).status).toBe("ok");
  });

  it("that is changed, by whichever call, ends the sessions, and one's own with them", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    let password = "kittens";
    for (const change of [
      async () => {
        await network.post(`/admin/partner/${id}`, { password: "second" });
        return "second";
      },
      async () => (await network.post(`/admin/partner/password/${id}`)).partner.password,
    ]) {
      const { token } = await enter({ login: email, password });
      const next: string = await change();
      expect(await bySession(token).get("/balance")).toMatchObject({ status: 2, message: "Token is necessary" });
      expect(await enter({ login: email, password })).toMatchObject(WRONG);
      password = next;
    }
    expect((await enter({ login: email, password })).status).toBe("ok");
    const { user } = await network.post("/admin/user", {
      ...{ email: `eve${unique()}@example.com`, password: "kittens", first_name: "Eve", last_name: "Lee", "roles[]": "ROLE_ADMIN" },
    });
    const own = bySession((await enter({ login: user.email, password: "kittens" })).token);
    expect(await own.post(`/admin/user/${user.id}/password`, { password: "puppies" })).toMatchObject({ status: 1 });
    expect(await own.get("/admin/users")).toMatchObject({ status: 2, message: "Token is necessary" });
    expect((await enter({ login: user.email, password: "puppies" })).status).toBe("ok");
  });

  it("tells nobody whether an e-mail is known: the same answer, after as much work", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    const inactive = await makeAffiliate(network, { status: "on moderation" });
    const invited = await h.account({ role: "affiliate" });
    await addMember(network.ctx, { kind: "affiliate", name: "Eve", email: "invited@example.com", accountId: invited.id });
    const { advertiser } = await network.post("/admin/advertiser", { title: "No password", email: "none@example.com" });
    expect(advertiser.email).toBe("none@example.com");
    const derive = vi.spyOn(crypto.subtle, "deriveBits");
    const answers = [];
    for (const login of [
      email,
      "nobody@example.com",
      inactive.email,
      "invited@example.com",
      "none@example.com",
      String(id),
      "x".repeat(255),
    ]) {
      const password = login === inactive.email ? "kittens" : "wrong one";
      const answer = await h.request("/api/auth/password.json", { form: { login, password } });
      answers.push([answer.status, await answer.text()]);
    }
    expect(derive).toHaveBeenCalledTimes(answers.length);
    derive.mockRestore();
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  it("is not found by guessing: clients and names are limited, and failures count as those of keys", async () => {
    const network = await makeNetwork(h);
    const { email } = await makeAffiliate(network);
    const keys: string[] = [];
    const limits = [h.deps.failedKeyLimiter, h.deps.loginLimiter] as const;
    const allowed = { failed: 3, isOpen: true };
    h.deps.failedKeyLimiter = { limit: async ({ key }) => ({ success: keys.push(key) <= allowed.failed }) };
    h.deps.loginLimiter = { limit: async () => ({ success: allowed.isOpen }) };
    try {
      expect(await enter({ login: email, password: "wrong" })).toMatchObject(WRONG);
      expect(new Set(keys).size).toBe(2);
      expect(keys.join(" ")).not.toContain(email);
      expect(await enter({ login: email, password: "wrong" })).toMatchObject({ error: "limit" });
      expect(await enter({ login: email, password: "kittens" })).toMatchObject({ error: "limit" });
      allowed.failed = 1000;
      allowed.isOpen = false;
      expect(await enter({ login: email, password: "kittens" })).toMatchObject({ error: "limit" });
    } finally {
      [h.deps.failedKeyLimiter, h.deps.loginLimiter] = limits;
    }
  });

  it("opens nothing of who is banned, and none of an account that somebody else has", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    await network.post(`/admin/partner/${id}`, { status: "banned" });
    expect(await enter({ login: email, password: "kittens" })).toMatchObject(WRONG);
    const rows = await h.db.select().from(memberships);
    expect(rows.filter(({ isInvited, passwordHash }) => isInvited && passwordHash !== null)).toEqual([]);
  });

  it("that an intruder set goes with what a sign-in left behind, and its sessions go, too", async () => {
    const network = await makeNetwork(h);
    const early = await makeAffiliate(network);
    const late = await makeAffiliate(network);
    h.clock.ms += 60_000;
    const sinceMs = h.clock.ms;
    await network.post(`/admin/partner/${late.id}`, { password: "intruder" });
    const { token } = await enter({ login: late.email, password: "intruder" });
    const { token: kept } = await enter({ login: early.email, password: "kittens" });
    expect((await endAccess(h.deps, { id: network.id }, sinceMs)).keys).toEqual(["network-keys.revoked"]);
    expect(await bySession(token).get("/balance")).toMatchObject({ status: 2, message: "Token is necessary" });
    expect(await bySession(kept).get("/balance")).toMatchObject({ status: 1 });
    expect(await enter({ login: late.email, password: "intruder" })).toMatchObject(WRONG);
  });

  it("opens no session where it is changed while it is looked at", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    const before = await h.db.$count(sessions);
    const { deriveBits } = crypto.subtle;
    const derive = vi.spyOn(crypto.subtle, "deriveBits").mockImplementationOnce(async (...given) => {
      const bits = await deriveBits.apply(crypto.subtle, given);
      await h.db.update(memberships).set({ passwordHash: null });
      return bits;
    });
    expect(await enter({ login: email, password: "kittens" })).toMatchObject(WRONG);
    derive.mockRestore();
    expect(await h.db.$count(sessions)).toBe(before);
    expect((await network.get(`/admin/partner/${id}`)).status).toBe(1);
  });

  it.each([
    ["login", ["", " ", "x".repeat(256)]],
    ["password", ["", "x".repeat(256)]],
    ["network", ["x", "0", "-1"]],
    ["kind", ["owner"]],
  ])("is not looked at with a wrong %s", async (name, values) => {
    for (const value of values) {
      const answer = await enter({ login: "bob@example.com", password: "kittens", [name]: value });
      expect(answer).toMatchObject({ status: "error", field: name });
    }
  });
});

describe("a session in the Network API", () => {
  it("is the administrator of the network that an owner has, and a member where the account is one's", async () => {
    const network = await makeNetwork(h);
    const { id } = await makeAffiliate(network);
    const owner = await sessionFor(network.id);
    expect((await bySession(owner).get("/admin/partners")).partners.map((each: { id: string }) => Number(each.id))).toEqual([id]);
    expect(await bySession(owner).get("/balance")).toEqual(DENIED);
    expect(await bySession(await sessionFor(id)).get("/admin/partners")).toEqual(DENIED);
  });

  it("is read as Bearer alone, under every API that the dashboard calls", async () => {
    const { id } = await makeNetwork(h);
    const token = await sessionFor(id);
    const places: Parameters<typeof h.request>[1][] = [
      { query: { "API-Key": token } },
      { query: { "api-key": token } },
      { query: { id: token } },
      { query: { token } },
      { query: { access_token: token } },
      { headers: { "api-key": token } },
      { headers: { cookie: `session=${token}; token=${token}; Authorization=Bearer ${token}` } },
      { headers: { authorization: `Basic ${token}` } },
      { headers: { "x-authorization": `Bearer ${token}` } },
    ];
    for (const path of ["/3.0/news", "/api/profile/info.json", "/api/tracker/status.json", "/api/accounts/telegram/"]) {
      const bearer = await h.request(path, { bearer: token });
      expect([path, bearer.status, ((await bearer.json()) as { error?: string }).error]).toEqual([path, 200, undefined]);
      for (const place of places) {
        const body = JSON.stringify(await (await h.request(path, place)).json());
        expect([path, place, body]).toEqual([path, place, expect.stringMatching(/"(?:key|access|Token is necessary|Not authenticated)"/)]);
      }
    }
  });

  it("ends at once when its account's plan is over, where a key has a week more", async () => {
    const network = await makeNetwork(h, { paidUntilMs: h.clock.ms });
    const token = await sessionFor(network.id);
    expect(await bySession(token).get("/news")).toEqual(DENIED);
    expect(await network.get("/news")).toMatchObject({ status: 1 });
  });
});

describe("profile/info of a member", () => {
  const networkOf = async (token: string) => (await h.api("/api/profile/info.json", { bearer: token })).data.network;

  async function enterAs(network: Network, path: string, form: Record<string, string>) {
    const email = `eve${unique()}@example.com`;
    await network.post(path, { email, password: "kittens", ...form });
    return String((await enter({ login: email, password: "kittens" })).token);
  }

  it("names the network, who they are in it, and what its API lets them do", async () => {
    const network = await makeNetwork(h, { name: "Kittens Network" });
    const own = { id: network.id, name: "Kittens Network", open: true, time_zone: "UTC" };
    const affiliate = await networkOf(await enterAs(network, "/admin/partner", {}));
    expect(affiliate).toEqual({ ...own, kind: "affiliate", rights: expect.arrayContaining(["balance.own", "statistics.read"]) });
    expect(affiliate.rights).not.toContain("affiliates.read");
    const names = { first_name: "Eve", last_name: "Lee" };
    const staff = await networkOf(await enterAs(network, "/admin/user", { ...names, "roles[]": "ROLE_SECTION_NEWS" }));
    expect(staff).toEqual({ ...own, kind: "staff", rights: expect.arrayContaining(["news.write", "network.read"]) });
    expect(staff.rights).not.toContain("staff.write");
    expect(await networkOf(await enterAs(network, "/admin/advertiser", { title: "Pets" }))).toEqual({
      ...own,
      kind: "advertiser",
      open: true,
      rights: ["advertiser.own", "invoices.read"],
    });
  });

  it("says that the network is closed to who is not active, when its plan is over, and when it is suspended", async () => {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    const { token } = await enter({ login: email, password: "kittens" });
    const asNow = async () => [(await networkOf(token)).open, (await bySession(token).get("/balance")).status === 1];
    const set = (values: Partial<typeof accounts.$inferInsert>) => h.db.update(accounts).set(values).where(eq(accounts.id, network.id));
    expect(await asNow()).toEqual([true, true]);
    await set({ paidUntilMs: h.clock.ms - 1 });
    expect(await asNow()).toEqual([false, false]);
    await set({ paidUntilMs: h.clock.ms + 60_000, bannedAtMs: 1 });
    expect(await asNow()).toEqual([false, false]);
    await set({ bannedAtMs: null });
    await network.post(`/admin/partner/${id}`, { status: "not active" });
    expect(await asNow()).toEqual([false, false]);
    expect((await networkOf(token)).rights).toEqual([]);
  });

  it("is null of an account that belongs to no network", async () => {
    const { key } = await h.account({ role: "advertiser" });
    expect((await h.api("/api/profile/info.json", { key })).data.network).toBeNull();
  });
});

describe("an account that a network made", () => {
  const join = (token: string, nonce: string) => h.api("/api/auth/join.json", { bearer: token, form: { nonce } });

  async function signedIn() {
    const network = await makeNetwork(h);
    const { id, email } = await makeAffiliate(network);
    const { token } = await enter({ login: email, password: "kittens" });
    return { network, id, email, token: String(token) };
  }

  it("is joined to a Telegram user who approves it, who signs in to it from then on", async () => {
    const { id, token } = await signedIn();
    const [jane, nonce] = [someone(), freshNonce()];
    expect(await join(token, nonce)).toMatchObject({ status: "ok", pending: true, state: "waiting" });
    await open(h, nonce, jane);
    expect(await join(token, nonce)).toEqual({ status: "ok", pending: false });
    expect(await join(token, nonce)).toMatchObject({ status: "error", error: "exists" });
    const later = await signIn(h, jane);
    expect((await h.api("/api/profile/info.json", { bearer: later })).data.id).toBe(id);
    expect(await bySession(later).get("/balance")).toMatchObject({ status: 1 });
    expect((await h.db.select().from(accounts)).filter(({ telegramId }) => telegramId === jane.id)).toHaveLength(1);
    const audit = await h.api("/api/profile/audit.json", { bearer: later });
    expect(JSON.stringify(audit)).toContain("telegram.joined");
  });

  it("is not joined to who has an account of their own, whose Telegram stays with that", async () => {
    const { token } = await signedIn();
    const [jane, nonce] = [someone(), freshNonce()];
    const own = await signIn(h, jane);
    const { data } = await h.api("/api/profile/info.json", { bearer: own });
    await open(h, nonce, jane);
    expect(await join(token, nonce)).toMatchObject({ status: "error", error: "exists" });
    expect((await h.api("/api/profile/info.json", { bearer: await signIn(h, jane) })).data.id).toBe(data.id);
  });

  it("is joined by a session alone, once, and by a nonce that nobody redeemed", async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const owner = await h.account();
    const [jane, nonce] = [someone(), freshNonce()];
    await open(h, nonce, jane);
    expect(await h.api("/api/auth/join.json", { bearer: owner.key, form: { nonce } })).toMatchObject({ status: "error", error: "key" });
    expect(await h.api("/api/auth/join.json", { form: { nonce } })).toMatchObject({ status: "error", error: "key" });
    const answers = await Promise.all([join(one.token, nonce), join(other.token, nonce), poll(h, nonce)]);
    const taken = answers.filter((answer) => answer.pending === false);
    expect(taken).toHaveLength(1);
    expect((await h.db.select().from(accounts)).filter(({ telegramId }) => telegramId === jane.id)).toHaveLength(1);
  });
});
