import { expect, it } from "vitest";
import { DAY_MS } from "../src/lib/time.ts";
import { makeCampaign, makeTemplate, updatesOf } from "./factories.ts";
import { EVERY } from "./fakes/d1.ts";
import { createHarness } from "./harness.ts";
import { deleteRows } from "./storage.ts";
import { unique } from "./unique.ts";

/** How many round trips in a row D1 fails. */
const OUTAGE = 4;
/** How often the same statements are met by an outage: the minute's jobs ask the same again and again. */
const MEETINGS = 3;
/** What the person's way owes to the tracker, in order. */
const OWED = ["wait", "hold", "approve", "cancel"] as const;
const PATIENCE_MINUTES = 3;

/**
 * A person's whole way, with a D1 that fails for a while from its round trip `deadFrom` on. As in life, updates that were
 * refused come again, and the schedule and the queues go on each minute.
 */
async function journey(moment: "before" | "after", deadFrom: number) {
  await deleteRows();
  const h = createHarness();
  const telegramId = 6_000_000 + unique();
  const { id: accountId } = await h.account({ tariff: "cat", telegramId, paidUntilMs: h.clock.ms + DAY_MS });
  const campaign = await makeCampaign(h, accountId, { approveRequests: true });
  const host = `tracker${unique()}.test`;
  for (const event of OWED) {
    await makeTemplate(h, accountId, event, `https://${host}/?status={status}`);
  }
  const received: { id: string; status: string }[] = [];
  h.net.on(host, ({ url, headers }) => {
    received.push({ id: headers.get("webhook-id") ?? "", status: new URL(url).searchParams.get("status") ?? "" });
    return new Response("ok");
  });
  let roundTrips = 0;
  const asked: string[] = [];
  h.d1[moment](EVERY, (sql) => {
    asked.push(sql.join());
    roundTrips += 1;
    if (roundTrips > deadFrom && roundTrips <= deadFrom + OUTAGE) throw new Error("D1_ERROR: Network connection lost.");
  });
  const person = updatesOf(h, campaign.chatId);
  const unsent = () =>
    h.db.$client.prepare("SELECT count(*) AS n FROM telegram_outbox WHERE state <> 'sent' AND account_id = ?1").bind(accountId).first("n");
  /** A minute, at whose end the schedule runs. */
  async function pass(): Promise<1> {
    h.clock.advance(60);
    await h.cron();
    await h.drain();
    return 1;
  }
  for (const act of ["start", "request", "join", "leave"] as const) {
    const body = act === "start" ? person.start(`${campaign.code}-c`) : person[act]();
    const updateId = unique();
    while ((await h.update(campaign.botId, body, { updateId })).status !== 200);
    await h.drain();
    await pass();
  }
  const isOver = async () => new Set(received.map(({ id }) => id)).size === OWED.length && (await unsent()) === 0;
  let minutes = 0;
  while (minutes < PATIENCE_MINUTES && !(await isOver())) minutes += await pass();
  // What is done needs no more minutes, and is not done again.
  await pass();
  const said = (chatId: number) => h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === chatId);
  const notices = await h.db.$client
    .prepare("SELECT payload ->> 'text' AS text, state FROM telegram_outbox WHERE account_id = ?1 AND kind = 'notice'")
    .bind(accountId)
    .all<{ text: string; state: string }>();
  const told = notices.results.map(({ text }) => text);
  return {
    asked,
    received: received.filter(({ id }, index) => received.findIndex((other) => other.id === id) === index).map(({ status }) => status),
    repeats: received.filter(({ id }, index) => id === received[index - 1]?.id).length,
    inOrder: received.every(
      ({ id }, index) => index === 0 || id === received[index - 1]?.id || received.findIndex((other) => other.id === id) === index,
    ),
    welcomed: said(person.userId).length,
    approved: h.telegram.of("approveChatJoinRequest").length,
    started: told.flatMap((text) => /\+(\d+) started/.exec(text)?.[1] ?? []),
    warned: told.filter((text) => text.includes("Kitty")).length,
    saidMost: Math.max(...told.map((text) => said(telegramId).filter(({ params }) => params.text === text).length)),
    left: await unsent(),
  };
}

/** Where outages begin, so that each of the round trips is in one, the first of it or a later one, as often as `MEETINGS` says. */
function outages(asked: readonly string[]): number[] {
  const met = new Map<string, number>();
  const isNew = asked.map((sql) => {
    met.set(sql, (met.get(sql) ?? 0) + 1);
    return (met.get(sql) ?? 0) <= MEETINGS;
  });
  const begins = asked.map((_, place) => place).filter((place) => place % (OUTAGE - 1) === 0);
  return begins.filter((place) => isNew.slice(place, place + OUTAGE).includes(true));
}

it.each(["before", "after"] as const)(
  "D1 failing %s any round trip of a person's whole way loses nothing, keeps the order and decides nothing twice",
  async (moment) => {
    const { asked } = await journey(moment, Number.MAX_SAFE_INTEGER);
    const begins = outages(asked);
    expect(begins.length).toBeGreaterThan(20);
    for (const deadFrom of begins) {
      const { received, inOrder, started, warned, left, asked: _, ...made } = await journey(moment, deadFrom);
      expect({ deadFrom, received, inOrder, started, warned, left }).toEqual({
        deadFrom,
        received: OWED,
        inOrder: true,
        started: ["1"],
        warned: 1,
        left: 0,
      });
      // What was done and could not be recorded is done again, and no more often.
      const { repeats, saidMost, welcomed, approved } = made;
      for (const count of [repeats + 1, saidMost, welcomed, approved]) expect([1, 2]).toContain(count);
    }
  },
);
