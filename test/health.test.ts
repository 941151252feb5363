import { env, exports } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { deadLetters, postbackDeliveries } from "../src/db/schema/index.ts";
import { makeCampaign, makeDelivery, makeLead, makeTemplate } from "./factories.ts";
import { createHarness } from "./harness.ts";

describe("/metrics", () => {
  const TOKEN = "0123456789abcdef";
  /** The rules of Prometheus' text format: names, HELP and TYPE before the samples of each family, and values. */
  function parse(text: string): Map<string, number> {
    expect(text.endsWith("\n")).toBe(true);
    const samples = new Map<string, number>();
    const types = new Map<string, string>();
    let family = "";
    for (const line of text.trimEnd().split("\n")) {
      const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
      if (comment?.[1] === "HELP") {
        family = comment[2] ?? "";
        expect(types.has(family)).toBe(false);
      } else if (comment?.[1] === "TYPE") {
        expect([comment[2], comment[3]]).toEqual([family, expect.stringMatching(/^(gauge|counter)$/)]);
        types.set(family, comment[3] ?? "");
      } else {
        const [, name, labels = "", value] = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)+\})? (\S+)$/.exec(line) ?? [];
        expect([line, name, types.has(name ?? "")]).toEqual([line, family, true]);
        expect(Number.isFinite(Number(value))).toBe(true);
        expect(samples.has(`${name}${labels}`)).toBe(false);
        samples.set(`${name}${labels}`, Number(value));
      }
    }
    for (const [name, type] of types) expect([name, type === "counter"]).toEqual([name, name.endsWith("_total")]);
    return samples;
  }

  it("is not served without a token, and closed to another", async () => {
    const ask = async (vars: Record<string, string>, options: object) => (await createHarness(vars).request("/metrics", options)).status;
    expect(await ask({ METRICS_TOKEN: "" }, { bearer: "" })).toBe(404);
    expect(await ask({ METRICS_TOKEN: TOKEN }, {})).toBe(401);
    expect(await ask({ METRICS_TOKEN: TOKEN }, { bearer: `${TOKEN}0` })).toBe(401);
    expect(() => createHarness({ METRICS_TOKEN: "short" })).toThrow("METRICS_TOKEN must have 16 characters or more");
  });

  it("counts what waits in one round trip, in Prometheus' format", async () => {
    const h = createHarness({ METRICS_TOKEN: TOKEN });
    const { id } = await h.account();
    const lead = await makeLead(h, await makeCampaign(h, id));
    const delivery = await makeDelivery(h, lead, await makeTemplate(h, id, "wait", "https://tracker.test/"));
    await h.db
      .update(postbackDeliveries)
      .set({ nextAttemptAtMs: h.clock.ms - 5000 })
      .where(eq(postbackDeliveries.id, delivery.id));
    await h.db.insert(deadLetters).values({ queue: "q", body: "{}", receivedAtMs: 0 });
    const ask = () => h.request("/metrics", { bearer: TOKEN });
    expect((await h.d1.measure(ask)).roundTrips).toBe(1);
    const result = await ask();
    expect(result.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const samples = parse(await result.text());
    expect(samples.get("pawprint_postbacks_due")).toBe(1);
    expect(samples.get("pawprint_postbacks_due_age_seconds")).toBe(5);
    expect(samples.get('pawprint_postbacks_newest{state="pending"}')).toBe(1);
    expect(samples.get("pawprint_dead_letters")).toBe(1);
    expect(samples.get("pawprint_leads_total")).toBe(lead.id);
    expect(samples.get("pawprint_database_size_bytes")).toBeGreaterThan(0);
  });

  it("tells how long each scheduled job took and when it last ended well, which a failure leaves as it was", async () => {
    const h = createHarness({ METRICS_TOKEN: TOKEN });
    const ask = async () => parse(await (await h.request("/metrics", { bearer: TOKEN })).text());
    const job = '{job="requeueDeadLetters"}';
    await h.cron();
    const endedAt = h.clock.ms / 1000;
    h.clock.advance(60);
    h.d1.before("FROM dead_letters WHERE requeue_at_ms", () => {
      h.clock.advance(7);
      throw new Error("D1_ERROR: down");
    });
    await h.cron();
    h.d1.heal();
    const samples = await ask();
    expect(samples.get(`pawprint_job_last_success_timestamp_seconds${job}`)).toBe(endedAt);
    expect(samples.get(`pawprint_job_duration_seconds${job}`)).toBe(7);
    expect(samples.get('pawprint_job_last_success_timestamp_seconds{job="checkLeads"}')).toBe(h.clock.ms / 1000);
    expect([...samples.keys()].filter((name) => name.startsWith("pawprint_job_duration_seconds")).length).toBeGreaterThan(10);
  });
});

it("answers ok once D1 is migrated, and 503 before", async () => {
  const url = "http://pawprint.test/health";
  const migrated = await exports.default.fetch(url);
  expect([migrated.status, await migrated.json()]).toEqual([200, { status: "ok" }]);
  await env.DB.exec("DELETE FROM d1_migrations");
  expect((await exports.default.fetch(url)).status).toBe(503);
});

it("says by /healthz that it can be reached, to whoever asks", async () => {
  const h = createHarness();
  const answer = await h.request("/healthz", { method: "OPTIONS" });
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
});
