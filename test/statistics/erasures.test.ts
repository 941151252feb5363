import { describe, expect, it } from "vitest";
import { sql, statement } from "../../src/db/sql.ts";
import { storeOf } from "../../src/db/store.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { closeAccount, forgetStep } from "../../src/domain/forget/forget-account.ts";
import { forgetSubscriber } from "../../src/domain/forget/forget-subscriber.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { eraseFromParts } from "../../src/domain/statistics/erase-from-parts.ts";
import { ChunkBytes } from "../../src/domain/statistics/parts/chunks.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import { unpackSection } from "../../src/domain/statistics/parts/section.ts";
import { sectionPlace } from "../../src/domain/statistics/parts/write-part.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { makeCampaign, makeFlow, makeLead, makeOffer } from "../factories.ts";
import { whereStands } from "../forget/mark.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { factsOf } from "./kit.ts";

const BEGIN = Date.parse("2026-05-01T00:00:00Z");

/** All bytes of all parts as they are before they are packed: headers, dictionaries and blocks, as text of one character a byte. */
async function bytesOfParts(h: Harness): Promise<string> {
  const parts = await statement(h.db, sql`SELECT id, header FROM click_parts WHERE header <> ''`).all<{ id: number; header: string }>();
  const texts: string[] = [];
  const add = (bytes: Uint8Array) => texts.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  for (const { id, header } of parts.results) {
    add(Uint8Array.fromBase64(header));
    const bytes = new ChunkBytes("part");
    const chunks = await statement(h.db, sql`SELECT number, body FROM click_part_chunks WHERE part_id = ${id}`).all<{
      number: number;
      body: string;
    }>();
    for (const chunk of chunks.results) bytes.add({ part: "part", ...chunk });
    for (const { name, dictionary, dictionaryBytes } of decodeHeader(header).columns.values())
      if (dictionary.length > 0) add(await unpackSection(bytes.section(dictionary), dictionaryBytes, sectionPlace(name, 0)));
  }
  return texts.join("\n");
}

/** An address as a dictionary of one address, of several that are alike but for the last number, or of texts has it. */
const formsOf = (ip: string) => (ip.includes(":") ? [ip] : [ip, String.fromCharCode(...ip.split(".").map(Number))]);

async function expectGone(h: Harness, ips: readonly string[]): Promise<void> {
  const bytes = await bytesOfParts(h);
  expect(ips.filter((ip) => formsOf(ip).some((form) => bytes.includes(form)))).toEqual([]);
  expect(await whereStands(h, ips)).toEqual([]);
}

/** Runs the jobs every five minutes. */
async function hours(h: Harness, count: number): Promise<void> {
  for (let turn = 0; turn <= count * 12; turn += 1) {
    await h.cron();
    h.clock.advance(300);
  }
}

/** A network, and a buyer who takes its offer; clicks of an hour each, all of one address, which stands alone in its part. */
async function createWorld(h: Harness) {
  h.clock.ms = BEGIN + 3 * DAY_MS;
  // As in life, older clicks come first.
  await statement(h.db, sql`DELETE FROM watermarks WHERE name LIKE '%_addresses'`).run();
  const [network, buyer] = [await h.account(), await h.account()];
  const offer = await makeOffer(h, network.id);
  const flows = {
    network: await makeFlow(h, network.id, { createdAtMs: BEGIN }),
    buyer: await makeFlow(h, buyer.id, { createdAtMs: BEGIN }),
  };
  const land = async (whose: keyof typeof flows, values: readonly { ip: string; atMs: number }[]) => {
    const flow = flows[whose];
    const messages = await Promise.all(
      values.map(async ({ ip, atMs }) =>
        clickMessageOf(flow, {
          id: await mintClickId(h.deps, { flowId: flow.id, atMs }),
          atMs,
          ip,
          city: "",
          adid: "",
          data1: "",
          data2: "",
          offerId: whose === "buyer" ? offer.id : 0,
        }),
      ),
    );
    await ingestClicks(h.deps, messages);
    return messages.map(({ id }) => id);
  };
  return { network, buyer, flows, land };
}

const ipOf = (facts: string): string => (JSON.parse(facts) as string[]).find((fact) => /^(203\.0\.113\.|2001:db8:)/.test(fact)) ?? "";

describe("addresses in parts", () => {
  it("go when they are as old as raw clicks' do, from every byte, whether the clicks are there, merged or pruned", async () => {
    for (const pruned of ["0", "2"]) {
      const h = createHarness({ ADDRESS_RETENTION_DAYS: "10", CLICK_RETENTION_DAYS: pruned });
      const { network, land } = await createWorld(h);
      const old = ["203.0.113.7", "2001:db8::77"];
      for (const ip of old) {
        await land(
          "network",
          [0, 1].map((hour) => ({ ip, atMs: BEGIN + hour * HOUR_MS })),
        );
        await buildPart(h.deps, network.id);
      }
      await land("network", [{ ip: "203.0.113.9", atMs: BEGIN + 60 * HOUR_MS }]);
      await buildPart(h.deps, network.id);
      const before = await factsOf(h, network.id);
      expect(before.map(ipOf).sort()).toEqual(["2001:db8::77", "2001:db8::77", "203.0.113.7", "203.0.113.7", "203.0.113.9"]);
      // The jobs of two hours, after the retention.
      h.clock.ms = BEGIN + 12 * DAY_MS;
      await hours(h, 2);
      await expectGone(h, old);
      expect((await factsOf(h, network.id)).map(ipOf).sort()).toEqual(["", "", "", "", "203.0.113.9"]);
      h.clock.ms = BEGIN + 15 * DAY_MS;
      await hours(h, 2);
      await expectGone(h, [...old, "203.0.113.9"]);
    }
  });

  it("of an account that is forgotten go from parts of networks whose offers it took, and others' stay", async () => {
    const h = createHarness();
    const { network, buyer, land } = await createWorld(h);
    await land("network", [{ ip: "203.0.113.1", atMs: BEGIN }]);
    await land("buyer", [{ ip: "203.0.113.2", atMs: BEGIN + HOUR_MS }]);
    await buildPart(h.deps, network.id);
    const store = storeOf(h.deps.db);
    await closeAccount(store, { accountId: buyer.id, nowMs: h.clock.ms, by: { means: "command", country: null } });
    while (await forgetStep({ store, home: store, kv: h.deps.kv }, { accountId: buyer.id, nowMs: h.clock.ms })) {
      // Until nothing is left.
    }
    await eraseFromParts(h.deps);
    expect((await factsOf(h, network.id)).map(ipOf).sort()).toEqual(["", "203.0.113.1"]);
    await hours(h, 3);
    await expectGone(h, ["203.0.113.2"]);
    expect(await h.db.query.clickPartErasures.findMany()).toEqual([]);
  });

  it("of a subscriber go with what came by their flow in the same quarter of an hour, also from a part that is being written", async () => {
    const h = createHarness();
    const { network, buyer, flows, land } = await createWorld(h);
    const [click] = await land("buyer", [{ ip: "203.0.113.2", atMs: BEGIN + HOUR_MS }]);
    await land("buyer", [{ ip: "203.0.113.3", atMs: BEGIN + 2 * HOUR_MS }]);
    const campaign = await makeCampaign(h, buyer.id);
    const subscriberId = 8_000_000_000_000 + flows.buyer.id;
    await makeLead(h, campaign, { subscriberId, flowId: flows.buyer.id, click, ip: "203.0.113.2" });
    const forget = () => forgetSubscriber(storeOf(h.deps.db), subscriberId, h.clock.ms);
    h.d1.before("INSERT INTO click_part_chunks", async () => {
      h.d1.heal();
      await forget();
    });
    expect(await buildPart(h.deps, network.id)).toBe(0);
    expect((await factsOf(h, network.id)).map(ipOf).sort()).toEqual(["", "203.0.113.3"]);
    expect(await buildPart(h.deps, network.id)).toBe(2);
    await forget();
    await eraseFromParts(h.deps);
    expect((await factsOf(h, network.id)).map(ipOf).sort()).toEqual(["", "203.0.113.3"]);
    expect(await h.db.query.clickPartErasures.findMany()).toEqual([]);
  });
});
