import { describe, expect, it } from "vitest";
import { accounts, mails, memberships } from "../../src/db/schema/index.ts";
import { sendMails } from "../../src/domain/mail/send-mails.ts";
import { MINUTE_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND } from "./kit.ts";

const h = createHarness({ MAIL_FROM: "network@example.com" });

const shop = { title: "Kitten Shop", email: "shop@example.com" };

const signIn = (login: string, password: string) => h.api("/api/auth/password.json", { form: { login, password } });

/** The password that the last mail says. */
const mailed = () => /password is (\S+)/.exec(h.mailer.sent.at(-1)?.text ?? "")?.[1] ?? "";

describe("a password that is sent to an advertiser", () => {
  it("is mailed once and nowhere else, makes them an account, and ends the one before with its sessions", async () => {
    const network = await makeNetwork(h);
    const { advertiser } = await network.post("/admin/advertiser", shop);
    const path = `/admin/advertiser/${advertiser.id}/sendpass`;
    expect(await network.post(path)).toEqual({ status: 1, message: "Email send successfully" });
    const [waiting] = await h.db.select().from(mails);
    expect(waiting).toMatchObject({ accountId: network.id, recipient: "shop@example.com", attempts: 0 });
    expect(JSON.stringify(waiting)).not.toContain("password is");
    await h.cron();
    await h.cron();
    expect(h.mailer.sent).toHaveLength(1);
    expect(h.mailer.sent[0]).toMatchObject({ to: "shop@example.com", subject: "Your new password" });
    expect(await h.db.$count(mails)).toBe(0);
    const first = mailed();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    const { token } = await signIn(shop.email, first);
    expect(await h.api("/api/profile/info.json", { bearer: token })).toMatchObject({ status: "ok" });
    await network.post(path);
    await h.cron();
    expect(await h.api("/api/profile/info.json", { bearer: token })).toMatchObject({ status: "error", error: "key" });
    expect(await signIn(shop.email, first)).toMatchObject({ error: "key" });
    expect(await signIn(shop.email, mailed())).toMatchObject({ status: "ok" });
    expect(JSON.stringify(h.logLines)).not.toContain(mailed());
  });

  it("is tried again with growing gaps where the mailer refuses it, then given up; the log says neither what nor to whom", async () => {
    const network = await makeNetwork(h);
    const { advertiser } = await network.post("/admin/advertiser", { ...shop, email: "late@example.com" });
    await network.post(`/admin/advertiser/${advertiser.id}/sendpass`);
    h.mailer.refuse();
    const tries: number[] = [];
    const beganAtMs = h.clock.ms;
    const logged = h.logLines.length;
    for (let minute = 0; minute < 260; minute += 1) {
      const before = h.logLines.length;
      await sendMails(h.deps);
      if (h.logLines.length > before) tries.push((h.clock.ms - beganAtMs) / MINUTE_MS);
      h.clock.ms += MINUTE_MS;
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255]);
    const lines = h.logLines.slice(logged);
    expect(lines.map(({ event }) => event)).toEqual([...Array(8).fill("mail.not_sent"), "mail.given_up"]);
    expect(JSON.stringify(lines)).not.toMatch(/late@|password/);
    expect(await h.db.$count(mails)).toBe(0);
    h.mailer.heal();
  });

  it("needs an address and whoever may change them: nothing is changed or sent otherwise", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const { advertiser } = await network.post("/admin/advertiser", { title: "No address" });
    const path = `/admin/advertiser/${advertiser.id}/sendpass`;
    expect(await network.post(path)).toEqual(missing("email"));
    expect(await other.post(path)).toEqual(NOT_FOUND);
    expect(await (await network.staff("account_manager")).post(path)).toEqual(NOT_FOUND);
    for (const client of [await network.affiliate(), await network.staff("news")]) expect(await client.post(path)).toEqual(DENIED);
    expect(await clientOf(h, "").post(path)).toEqual(NO_KEY);
    expect(await h.db.$count(mails)).toBe(0);
    const [row] = (await h.db.select().from(memberships)).filter(({ name }) => name === "No address");
    expect(row).toMatchObject({ passwordHash: null, accountId: null });
  });

  it("is refused in words where the deployment sends no mails, and changes nothing", async () => {
    const silent = createHarness();
    const network = await makeNetwork(silent);
    const { advertiser } = await network.post("/admin/advertiser", { ...shop, password: "kittens" });
    const before = await silent.db.$count(accounts);
    const answer = await network.call("POST", `/admin/advertiser/${advertiser.id}/sendpass`);
    const text = "Mail is not configured, so that nothing was changed";
    expect([answer.status, await answer.json()]).toEqual([409, errorBody(text)]);
    expect(await silent.db.$count(accounts)).toBe(before);
    const signedIn = await silent.api("/api/auth/password.json", {
      form: { login: shop.email, password: "kittens", network: String(network.id) },
    });
    expect(signedIn).toMatchObject({ status: "ok" });
  });
});
