import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { journal, leadEvents, leads, postbackDeliveries } from "../../src/db/schema/index.ts";
import { makeCampaign, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";

async function tracked() {
  const h = createHarness();
  const { id: accountId } = await h.account();
  const campaign = await makeCampaign(h, accountId, { unsubWindowSeconds: 60 });
  for (const event of ["wait", "hold", "approve", "cancel", "trash"] as const) {
    await makeTemplate(h, accountId, event, `https://tracker.test/?click={click}&status=${event}`);
  }
  return { h, accountId, campaign, person: updatesOf(h, campaign.chatId) };
}

describe("an update that meets a fault", () => {
  it.each([
    ["the reads", "SELECT b.status"],
    ["the writes", "INSERT INTO leads"],
  ])("is refused whole when D1 fails at %s, and taken when it comes again", async (_name, sql) => {
    const { h, campaign, person } = await tracked();
    h.d1.fail(sql);
    expect((await h.update(campaign.botId, person.start(campaign.code), { updateId: 1 })).status).toBe(500);
    expect(await h.db.select().from(leads).where(eq(leads.campaignId, campaign.id))).toEqual([]);
    h.d1.heal();
    expect((await h.update(campaign.botId, person.start(campaign.code), { updateId: 1 })).status).toBe(200);
    expect(await h.db.select().from(leads).where(eq(leads.campaignId, campaign.id))).toHaveLength(1);
  });

  it("changes nothing twice when D1 wrote it and the answer got lost, and its postback and welcome still go out, once", async () => {
    const { h, accountId, campaign, person } = await tracked();
    const received: string[] = [];
    h.net.on("tracker.test", ({ url }) => {
      received.push(new URL(url).search);
      return new Response("ok");
    });
    h.d1.loseAnswers("INSERT INTO leads", "D1_ERROR: Network connection lost.");
    const update = person.start(`${campaign.code}-lost`);
    expect((await h.update(campaign.botId, update, { updateId: 7 })).status).toBe(500);
    h.d1.heal();
    expect((await h.update(campaign.botId, update, { updateId: 7 })).status).toBe(200);
    for (let minute = 0; minute < 2; minute += 1) {
      h.clock.advance(60);
      await h.cron();
      await h.drain();
    }
    expect(received.filter((query) => query.includes("lost"))).toEqual(["?click=lost&status=wait"]);
    expect(h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === person.userId)).toHaveLength(1);
    expect(await h.db.$count(leadEvents, eq(leadEvents.accountId, accountId))).toBe(1);
  });

  it("is kept when the queue refuses, and its postback goes out by the sweep", async () => {
    const { h, campaign, person } = await tracked();
    const received: string[] = [];
    h.net.on("tracker.test", ({ url }) => {
      received.push(new URL(url).search);
      return new Response("ok");
    });
    h.postbackQueue.refuse();
    expect((await h.update(campaign.botId, person.start(`${campaign.code}-unswept`))).status).toBe(200);
    expect(received).toEqual([]);
    h.postbackQueue.heal();
    h.clock.advance(60);
    await h.cron();
    await h.drain();
    expect(received.filter((query) => query.includes("unswept"))).toEqual(["?click=unswept&status=wait"]);
  });

  it("is answered 500, not 200, when others keep winning the race for its lead", async () => {
    const { h, campaign, person } = await tracked();
    await h.update(campaign.botId, person.start(campaign.code));
    h.d1.fail("UPDATE leads", "D1_ERROR: UNIQUE constraint failed: lead_events.seq");
    expect((await h.update(campaign.botId, person.join())).status).toBe(500);
  });
});

describe("updates in any order, repeated and at once", () => {
  it("leave the database as the same updates in their own order do", async () => {
    const { h, campaign } = await tracked();
    // People are either in or out: who is in can only go, who is out can only ask or come.
    const acts = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }).map((picks) => {
      let member = false;
      return picks.map((pick) => {
        if (pick === 0) return "start";
        if (!member && pick < 3) return "request";
        member = !member;
        if (member) return "join";
        return pick % 2 === 0 ? "leave" : "kick";
      });
    });
    const runs = acts.chain((list) => {
      const places = list.map((_, index) => index);
      return fc.tuple(fc.constant(list), fc.shuffledSubarray([...places, ...places], { minLength: places.length * 2 }), fc.boolean());
    });
    let serial = 0;
    const stateOf = async (subscriberId: number) => {
      const [lead] = await h.db.select().from(leads).where(eq(leads.subscriberId, subscriberId));
      if (lead === undefined) return null;
      const events = await h.db.select().from(leadEvents).where(eq(leadEvents.leadId, lead.id));
      const paid = await h.db.select().from(journal).where(eq(journal.leadId, lead.id));
      const owed = await h.db
        .select()
        .from(postbackDeliveries)
        .where(eq(postbackDeliveries.leadId, lead.id))
        .orderBy(postbackDeliveries.id);
      const { status, click, startedAtMs, joinedAtMs, milestones } = lead;
      return { status, click, startedAtMs, joinedAtMs, milestones, facts: events.length, paid: paid.length, last: owed.at(-1)?.status };
    };
    await fc.assert(
      fc.asyncProperty(runs, async ([list, arrivals, atOnce]) => {
        const base = h.clock.ms;
        const play = async (order: number[], concurrently: boolean) => {
          serial += 1000;
          const person = updatesOf(h, campaign.chatId);
          const updates = ["start", ...list].map((act, index) => {
            h.clock.ms = base + index * 30_000;
            return act === "start" ? person.start(`${campaign.code}-c${index}`) : person[act as "join"]();
          });
          const firstUpdateId = serial;
          // As Telegram does, an update that was not taken is sent again.
          const post = async (index: number): Promise<void> => {
            const { status } = await h.update(campaign.botId, updates[index] ?? {}, { updateId: firstUpdateId + index });
            if (status !== 200) await post(index);
          };
          const all = [0, ...order.map((place) => place + 1)];
          if (concurrently) await Promise.all(all.map(post));
          else for (const index of all) await post(index);
          h.clock.ms = base;
          return stateOf(person.userId);
        };
        const inOrder = await play(
          list.map((_, index) => index),
          false,
        );
        expect(inOrder?.facts).toBe(list.length + 1);
        expect(await play(arrivals, atOnce)).toEqual(inOrder);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a fault of D1 that a test arms", () => {
  it.fails("fails the test when it never comes", async () => {
    createHarness().d1.fail("no such statement");
  });

  it.fails("fails it, too, when it was ended before it came", async () => {
    const h = createHarness();
    h.d1.once("no such statement", () => {});
    h.d1.heal();
    await h.api("/health");
  });
});
