import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, postbackTemplates } from "../../src/db/schema/index.ts";
import { makeCampaign, updatesOf } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createTracked } from "../tracker/kit.ts";

const NOT_CONNECTED = { status: "ok", data: { connected: false, domain: "" } };
const CONNECT = { status: "error", error: "connect" };
const TRACKER = "www.tracker.example";
const KEY = "7-abc_DEF";
const EVENTS = ["wait", "hold", "approve", "cancel", "trash"];

const path = "/api/profile/tracker.json";

/** A tracker that knows one key. */
function tracker(request: Request): Response {
  const url = new URL(request.url);
  const known = url.pathname === "/api/tracker/status.json" && url.searchParams.get("id") === KEY;
  return Response.json(known ? { status: "ok", id: 7, name: "T" } : { status: "error", error: "access" });
}

async function stored(h: Harness, accountId: number) {
  const [account] = await h.db.select().from(accounts).where(eq(accounts.id, accountId));
  const templates = await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.accountId, accountId));
  return {
    domain: account?.trackerDomain,
    sealed: account?.trackerKeySealed,
    templates: Object.fromEntries(templates.map(({ event, url }) => [EVENTS[event], url])),
  };
}

const NOTHING = { domain: null, sealed: null, templates: {} };

function templatesOf(origin: string, key = KEY) {
  const url = (status: string) => `${origin}/api/tracker/postback.json?id=${key}&click={click}&status=${status}`;
  return { wait: url("new"), hold: url("hold"), approve: url("approve"), cancel: url("cancel"), trash: url("trash") };
}

describe("connecting a tracker", () => {
  it("probes it, keeps the key sealed, writes the five templates, and answers as GET then does", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    const { id, key } = await h.account();
    const connected = { status: "ok", data: { connected: true, domain: TRACKER } };
    expect(await h.api(path, { key })).toEqual(NOT_CONNECTED);
    expect(await h.api(path, { key, json: { domain: TRACKER, key: KEY } })).toEqual(connected);
    expect(await h.api(path, { key })).toEqual(connected);
    expect(h.net.urlsTo(TRACKER)).toEqual([`https://${TRACKER}/api/tracker/status.json?id=${KEY}`]);
    const { domain, sealed, templates } = await stored(h, id);
    expect([domain, templates]).toEqual([TRACKER, templatesOf(`https://${TRACKER}`)]);
    expect(sealed).not.toContain(KEY);
    expect(await h.deps.vault.open(sealed ?? "", `tracker:${id}`)).toBe(KEY);
    expect(JSON.stringify(h.logLines)).not.toContain(KEY);
  });

  it("may be another Pawprint, by its reporting token, which its postbacks then carry", async () => {
    const { h, key: theirs, newClick, leads } = await createTracked();
    const { token } = (await h.api("/api/profile/reporting.json", { key: theirs, json: {} })).data;
    h.net.on(TRACKER, (request) => h.fetch(request));
    const { id, key } = await h.account();
    expect(await h.api(path, { key, json: { domain: TRACKER, key: token } })).toMatchObject({ status: "ok" });
    const { templates } = await stored(h, id);
    for (const event of ["wait", "approve"]) {
      const url = new URL(templates[event]?.replace("{click}", await newClick()) ?? "");
      expect(url.searchParams.get("id")).toBe(token);
      expect(await (await h.fetch(new Request(url))).json()).toMatchObject({ status: "ok" });
    }
    expect(await leads()).toMatchObject([{ status: 0 }, { status: 2 }]);
  });

  it("writes account and templates in one batch, after one probe", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    const { id, key } = await h.account();
    h.d1.fail("postback_templates");
    expect(await h.api(path, { key, json: { domain: TRACKER, key: KEY } })).toEqual({ status: "error", error: "db" });
    expect(await stored(h, id)).toEqual(NOTHING);
  });

  it("reads domains as people type them", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    h.net.on(`${TRACKER}:8443`, tracker);
    h.net.on("xn--e1afmkfd.example", tracker);
    const { key } = await h.account();
    for (const [typed, domain] of [
      [`https://${TRACKER}/`, TRACKER],
      [` http://WWW.Tracker.example `, TRACKER],
      [`${TRACKER}:443`, TRACKER],
      [`${TRACKER}:8443`, `${TRACKER}:8443`],
      ["пример.example", "xn--e1afmkfd.example"],
    ]) {
      const answer = await h.api(path, { key, form: { domain: typed ?? "", key: KEY } });
      expect([typed, answer]).toEqual([typed, { status: "ok", data: { connected: true, domain } }]);
    }
    expect(h.net.requests.every(({ url }) => url.startsWith("https://"))).toBe(true);
  });

  it("uses http only where development lets a private address through", async () => {
    const h = createHarness({ OUTBOUND_ALLOWLIST: "127.0.0.1:9001" });
    h.net.on("127.0.0.1:9001", tracker);
    const { id, key } = await h.account();
    const answer = await h.api(path, { key, json: { domain: "127.0.0.1:9001", key: KEY } });
    expect(answer).toEqual({ status: "ok", data: { connected: true, domain: "127.0.0.1:9001" } });
    expect((await stored(h, id)).templates).toEqual(templatesOf("http://127.0.0.1:9001"));
    expect(await h.api(path, { key, json: { domain: "127.0.0.1:9002", key: KEY } })).toEqual(CONNECT);
  });

  it("answers connect, and writes nothing, when the tracker is away, private, redirects or does not answer ok", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const answers: Record<string, () => Response> = {
      "denies.example": () => Response.json({ status: "error", error: "access" }),
      "html.example": () => new Response("<html>ok</html>"),
      "empty.example": () => new Response(null, { status: 204 }),
      "other.example": () => Response.json({ ok: true }),
      "broken.example": () => Response.json({ status: "ok" }, { status: 500 }),
      "moved.example": () => Response.redirect(`https://${TRACKER}/api/tracker/status.json?id=${KEY}`, 302),
    };
    for (const [host, answer] of Object.entries(answers)) h.net.on(host, answer);
    h.net.on(TRACKER, tracker, { mayNotCome: true });
    h.net.addresses.set("inside.example", ["192.168.0.7"]);
    h.net.on("inside.example", () => Response.json({ status: "ok" }), { mayNotCome: true });
    for (const domain of [...Object.keys(answers), "away.example", "inside.example", "127.0.0.1", "2130706433", "[::ffff:10.0.0.1]"]) {
      expect([domain, await h.api(path, { key, json: { domain, key: KEY } })]).toEqual([domain, CONNECT]);
    }
    expect([...h.net.urlsTo(TRACKER), ...h.net.urlsTo("inside.example")]).toEqual([]);
    h.net.failResolver();
    expect(await h.api(path, { key, json: { domain: TRACKER, key: KEY } })).toEqual(CONNECT);
    expect(await stored(h, id)).toEqual(NOTHING);
  });

  it("says which parameter is missing or wrong before it asks anybody", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const call = (json: object) => h.api(path, { key, json });
    expect(await call({ domain: TRACKER })).toEqual({ status: "error", error: "missing", field: "key" });
    expect(await call({ domain: TRACKER, key: "" })).toEqual({ status: "error", error: "missing", field: "key" });
    expect(await call({ key: KEY })).toEqual({ status: "error", error: "missing", field: "domain" });
    expect(await call({ domain: TRACKER, key: 7 })).toEqual({ status: "error", error: "invalid", field: "key" });
    for (const domain of ["user:pw@host", "host/path", "a b", "host?x=1", "{click}.example", "host:99999", 7]) {
      expect([domain, await call({ domain, key: KEY })]).toEqual([domain, { status: "error", error: "invalid", field: "domain" }]);
    }
    expect(h.net.requests).toEqual([]);
    expect(await stored(h, id)).toEqual(NOTHING);
  });

  it("keeps the connection it has when another cannot be made", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    const { id, key } = await h.account();
    await h.api(path, { key, json: { domain: TRACKER, key: KEY } });
    const before = await stored(h, id);
    expect(await h.api(path, { key, json: { domain: "away.example", key: KEY } })).toEqual(CONNECT);
    expect(await h.api(path, { key, json: { domain: TRACKER, key: "7-wrong" } })).toEqual(CONNECT);
    expect(await stored(h, id)).toEqual(before);
  });

  it("forgets domain and key on disconnecting, and keeps the templates", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    const { id, key } = await h.account();
    await h.api(path, { key, json: { domain: TRACKER, key: KEY } });
    expect(await h.api(path, { key, form: { domain: "" } })).toEqual(NOT_CONNECTED);
    expect(await h.api(path, { key })).toEqual(NOT_CONNECTED);
    expect(await stored(h, id)).toEqual({ ...NOTHING, templates: templatesOf(`https://${TRACKER}`) });
    expect(await h.api(path, { key, json: { domain: "" } })).toEqual(NOT_CONNECTED);
  });

  it("asks for a key of ours, and touches its owner's account only", async () => {
    const h = createHarness();
    h.net.on(TRACKER, tracker);
    const [mine, theirs] = [await h.account(), await h.account()];
    expect(await h.api(path, { json: { domain: TRACKER, key: KEY } })).toEqual({ status: "error", error: "key" });
    expect(await h.api(path)).toEqual({ status: "error", error: "key" });
    await h.api(path, { key: mine.key, json: { domain: TRACKER, key: KEY } });
    expect(await stored(h, theirs.id)).toEqual(NOTHING);
    expect(await h.api(path, { key: theirs.key })).toEqual(NOT_CONNECTED);
  });

  it("connects one Pawprint to another, and one account to itself", async () => {
    const h = createHarness();
    h.net.on("paw.example", (request) => h.fetch(request));
    const [here, there] = [await h.account(), await h.account()];
    const connected = { status: "ok", data: { connected: true, domain: "paw.example" } };
    expect(await h.api(path, { key: here.key, json: { domain: "paw.example", key: there.key } })).toEqual(connected);
    expect((await stored(h, here.id)).templates).toEqual(templatesOf("https://paw.example", there.key));
    expect(await h.api(path, { key: here.key, json: { domain: "paw.example", key: here.key } })).toEqual(connected);
    expect(await h.api(path, { key: here.key, json: { domain: "paw.example", key: `${there.id}-wrong` } })).toEqual(CONNECT);
  });

  it("delivers a join in one Pawprint's channel as an approved lead of another's, told by its click or by its flow", async () => {
    const [here, there] = [createHarness(), createHarness({ ENCRYPTION_KEY: new Uint8Array(32).fill(7).toBase64() })];
    here.net.on("paw.example", (request) => there.fetch(request));
    const { id, key } = await here.account();
    const tracked = await createTracked(there);
    await here.api(path, { key, json: { domain: "paw.example", key: tracked.key } });
    const click = await tracked.landedClick({ subid: "ad7" });
    const campaign = await makeCampaign(here, id);
    const join = async (payload: string) => {
      const person = updatesOf(here, campaign.chatId);
      await here.update(campaign.botId, person.start(`${campaign.code}-${payload}`));
      here.clock.advance(5);
      await here.update(campaign.botId, person.join());
      await here.drain();
    };
    await join(click);
    expect(await tracked.leads()).toMatchObject([
      { click, subid: "ad7", status: 2, statusText: "approve", flowId: tracked.flow.id, seq: 2 },
    ]);
    const fallback = `https://paw.example/api/tracker/postback.json?id=${tracked.key}&flow=${tracked.flow.code}&subid={click}&status=approve`;
    await here.api("/api/profile/postbacks.json", { key, json: { pb_wait: "", pb_approve: fallback } });
    await join("from-elsewhere");
    expect((await tracked.leads())[1]).toMatchObject({ click: "", subid: "from-elsewhere", status: 2, flowId: tracked.flow.id, seq: 1 });
  });
});
