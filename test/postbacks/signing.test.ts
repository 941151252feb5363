import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { createSecret } from "../../src/platform/crypto.ts";
import { createKit } from "./kit.ts";

type Kit = Awaited<ReturnType<typeof createKit>>;

const NEVER = "0000-00-00 00:00:00";
const START = "/api/profile/signing.json";

/** Standard Webhooks as its specification has it, in its own words. */
async function signatureOf(secret: string, content: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.fromBase64(secret.replace(/^whsec_/, "")),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return `v1,${new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content))).toBase64()}`;
}

async function signedKit() {
  const kit = await createKit();
  const secret = createSecret(kit.h.deps);
  await kit.h.db
    .update(accounts)
    .set({ keyHash: await hashSecret(secret) })
    .where(eq(accounts.id, kit.accountId));
  const key = `${kit.accountId}-${secret}`;
  const call = (path: string, method: "GET" | "POST" = "POST") => kit.h.api(path, { key, method });
  return { ...kit, key, call };
}

/** The signatures of one postback sent now, and what they should be of. */
async function send({ h, many, requests }: Pick<Kit, "h" | "many" | "requests">) {
  await deliverLeads(h.deps, await many(1, 1));
  const { headers } = requests().at(-1) ?? new Request("https://none.test");
  const content = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.`;
  return { signature: headers.get("webhook-signature"), content };
}

describe("the signature of a postback", () => {
  it("is there once the account has a secret, of the id, the time and an empty body", async () => {
    const kit = await signedKit();
    expect((await send(kit)).signature).toBeNull();
    const { data } = await kit.call(START);
    expect(data).toEqual({
      signed: true,
      created: "2026-06-15 12:00:00",
      previous_until: NEVER,
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
    });
    const { signature, content } = await send(kit);
    expect(content).toMatch(/^pb_[\w-]{8}_\d+\.\d{10}\.$/);
    expect(signature).toBe(await signatureOf(data.secret, content));
    expect(await kit.call(START, "GET")).toEqual({
      status: "ok",
      data: { signed: true, created: "2026-06-15 12:00:00", previous_until: NEVER },
    });
  });

  it("is of both secrets for a day after a new one was made", async () => {
    const kit = await signedKit();
    const first = (await kit.call(START)).data.secret;
    kit.h.clock.advance(60);
    const second = (await kit.call(START)).data;
    expect(second).toMatchObject({ created: "2026-06-15 12:01:00", previous_until: "2026-06-16 12:01:00" });
    const both = await send(kit);
    expect(both.signature).toBe(`${await signatureOf(second.secret, both.content)} ${await signatureOf(first, both.content)}`);
    kit.h.clock.advance(86_400);
    const alone = await send(kit);
    expect(alone.signature).toBe(await signatureOf(second.secret, alone.content));
    expect((await kit.call(START, "GET")).data).toMatchObject({ signed: true, previous_until: NEVER });
  });

  it("is of two secrets at most, and of the present one alone once the change is ended by hand", async () => {
    const kit = await signedKit();
    await kit.call(START);
    await kit.call(START);
    const { secret } = (await kit.call(START)).data;
    expect((await send(kit)).signature?.split(" ")).toHaveLength(2);
    expect((await kit.call("/api/profile/signing/end.json")).data).toMatchObject({ signed: true, previous_until: NEVER });
    const { signature, content } = await send(kit);
    expect(signature).toBe(await signatureOf(secret, content));
  });

  it("is there in a test too, and gone when signing is given up", async () => {
    const kit = await signedKit();
    const { secret } = (await kit.call(START)).data;
    await kit.h.api("/api/postbacks/test.json", { key: kit.key, form: { url: `https://${kit.host}/t` } });
    const { headers } = kit.requests().at(-1) ?? new Request("https://none.test");
    expect(headers.get("webhook-signature")).toBe(
      await signatureOf(secret, `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.`),
    );
    expect(await kit.call("/api/profile/signing/delete.json")).toEqual({ status: "ok" });
    expect((await send(kit)).signature).toBeNull();
    expect((await kit.call("/api/profile/signing/end.json")).data).toEqual({ signed: false, created: NEVER, previous_until: NEVER });
    expect((await kit.call(START, "GET")).data).toEqual({ signed: false, created: NEVER, previous_until: NEVER });
  });

  it("is left out where the secret cannot be opened, and a new one can be made", async () => {
    const kit = await signedKit();
    await kit.call(START);
    await kit.h.db
      .update(accounts)
      .set({ signingSealed: await kit.h.deps.vault.seal("[]", "another") })
      .where(eq(accounts.id, kit.accountId));
    expect((await send(kit)).signature).toBeNull();
    expect(kit.h.logLines.map(({ event }) => event)).toContain("postbacks.not_signed");
    expect((await kit.call(START)).data).toMatchObject({ signed: true, previous_until: NEVER });
    expect((await send(kit)).signature).toMatch(/^v1,/);
  });

  it("is the account's own, and its secret is opened once in a run", async () => {
    const kit = await signedKit();
    const neighbour = await createKit(kit.h);
    await kit.call(START);
    let opened = 0;
    const { open } = kit.h.deps.vault;
    kit.h.deps.vault.open = (...given) => {
      opened += 1;
      return open(...given);
    };
    await deliverLeads(kit.h.deps, [...(await kit.many(5, 1)), ...(await neighbour.many(5, 1))]);
    expect(kit.requests().filter(({ headers }) => headers.has("webhook-signature"))).toHaveLength(5);
    expect(neighbour.requests().filter(({ headers }) => headers.has("webhook-signature"))).toHaveLength(0);
    expect(opened).toBe(1);
  });

  it.each([
    [START, "GET"],
    [START, "POST"],
    ["/api/profile/signing/end.json", "POST"],
    ["/api/profile/signing/delete.json", "POST"],
  ] as const)("is not for a wrong key to see or change (%s, %s)", async (path, method) => {
    const kit = await signedKit();
    expect(await kit.h.api(path, { key: `${kit.accountId}-wrong`, method })).toEqual({ status: "error", error: "key" });
    expect(await kit.h.api(path, { method })).toEqual({ status: "error", error: "key" });
  });
});
