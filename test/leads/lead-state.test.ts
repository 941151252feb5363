import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byTime, type LeadEvent, type LeadEventKind, projectLead, silencesOf } from "../../src/domain/leads/lead-state.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatusName, MILESTONE } from "../../src/lib/codes.ts";

const WINDOW_SECONDS = 60;

function event(kind: LeadEventKind, second: number, rest: Partial<LeadEvent> = {}): LeadEvent {
  return {
    kind,
    atMs: second * 1000,
    updateId: second,
    status: null,
    click: null,
    windowSeconds: WINDOW_SECONDS,
    reportedStatus: null,
    suppressed: false,
    ...rest,
  };
}

/** Events arriving in this order: each is added, the lead lived through, and what is reported is remembered. */
function arrive(arrivals: readonly LeadEvent[]): {
  status: string;
  reported: string[];
  milestones: number;
  click: string;
  joinedAtMs: number | null;
  silences: ReturnType<typeof silencesOf>;
} {
  const events: LeadEvent[] = [];
  const reported: string[] = [];
  let state: ReturnType<typeof projectLead>["state"] | undefined;
  for (const arrival of arrivals) {
    if (events.some((known) => known.updateId === arrival.updateId)) continue;
    events.push({ ...arrival });
    events.sort(byTime);
    const now = projectLead(events);
    state = now.state;
    for (const { index, status, click } of now.duePostbacks) {
      const due = events[index];
      if (due !== undefined) due.reportedStatus = status;
      reported.push(click === "" ? `${LEAD_STATUS_NAMES[status]}` : `${LEAD_STATUS_NAMES[status]}:${click}`);
    }
  }
  if (state === undefined) throw new Error("no events");
  return { ...state, status: `${LEAD_STATUS_NAMES[state.status]}`, reported, silences: silencesOf(events) };
}

const start = (second: number, click = "c1") => event("start", second, { click });
const request = (second: number) => event("request", second);
const join = (second: number) => event("join", second);
const leave = (second: number) => event("leave", second);
const kick = (second: number) => event("kick", second);
const set = (second: number, status: LeadStatusName | null, rest: Partial<LeadEvent> = {}) =>
  event("set", second, { status: status === null ? null : LEAD_STATUS[status], ...rest });

const table: [name: string, arrivals: LeadEvent[], status: string, reported: string[]][] = [
  ["Start alone waits", [start(1)], "wait", ["wait:c1"]],
  ["a request holds", [start(1), request(2)], "hold", ["wait:c1", "hold:c1"]],
  ["a join approves", [start(1), join(2)], "approve", ["wait:c1", "approve:c1"]],
  ["an approved request approves", [start(1), request(2), join(3)], "approve", ["wait:c1", "hold:c1", "approve:c1"]],
  ["a leave within the window cancels and fires", [start(1), join(2), leave(62)], "cancel", ["wait:c1", "approve:c1", "cancel:c1"]],
  ["a leave after the window cancels and fires nothing", [start(1), join(2), leave(63)], "cancel", ["wait:c1", "approve:c1"]],
  ["a kick within the window trashes and fires", [start(1), join(2), kick(3)], "trash", ["wait:c1", "approve:c1", "trash:c1"]],
  ["a kick after the window trashes and fires nothing", [start(1), join(2), kick(99)], "trash", ["wait:c1", "approve:c1"]],
  ["joining again approves again", [start(1), join(2), leave(3), join(4)], "approve", ["wait:c1", "approve:c1", "cancel:c1", "approve:c1"]],
  [
    "the window of a second membership opens at its own join",
    [start(1), join(2), leave(100), join(101), leave(110)],
    "cancel",
    ["wait:c1", "approve:c1", "approve:c1", "cancel:c1"],
  ],
  ["Start with another click replaces it and waits again", [start(1), start(2, "c2")], "wait", ["wait:c1", "wait:c2"]],
  ["Start with the same click is nothing new", [start(1), start(2)], "wait", ["wait:c1"]],
  [
    "Start with another click leaves a member a member",
    [start(1), join(2), start(3, "c2")],
    "approve",
    ["wait:c1", "approve:c1", "wait:c2"],
  ],
  ["Start with another click leaves a request pending", [start(1), request(2), start(3, "c2")], "hold", ["wait:c1", "hold:c1", "wait:c2"]],
  ["a request made again and again is nothing new", [start(1), request(2), request(3), request(4)], "hold", ["wait:c1", "hold:c1"]],
  [
    "a request that goes on is told of the click that replaced the first",
    [start(1), request(2), start(3, "c2"), request(4)],
    "hold",
    ["wait:c1", "hold:c1", "wait:c2", "hold:c2"],
  ],
  [
    "a join whose leave was missed is told of another click, and of the same one not",
    [start(1), join(2), join(3), start(4, "c2"), join(5)],
    "approve",
    ["wait:c1", "approve:c1", "wait:c2", "approve:c2"],
  ],
  [
    "a join by another invite link, its leave missed, is told of that link's click",
    [event("join", 1, { click: "a" }), event("join", 2, { click: "b" })],
    "approve",
    ["approve:a", "approve:b"],
  ],
  [
    "events of the same second go in Telegram's order",
    [start(1), event("leave", 2, { updateId: 8 }), event("join", 2, { updateId: 7 })],
    "cancel",
    ["wait:c1", "approve:c1", "cancel:c1"],
  ],
  [
    "Start after a departure begins anew",
    [start(1), join(2), leave(3), start(4)],
    "wait",
    ["wait:c1", "approve:c1", "cancel:c1", "wait:c1"],
  ],
  ["a leave without a join cancels and fires nothing", [start(1), leave(5)], "cancel", ["wait:c1"]],
  ["its join, coming late, fires both in order", [start(1), leave(5), join(3)], "cancel", ["wait:c1", "approve:c1", "cancel:c1"]],
  [
    "its join, coming late from outside the window, fires the approve alone",
    [start(1), leave(99), join(3)],
    "cancel",
    ["wait:c1", "approve:c1"],
  ],
  [
    "an approve that arrives after the cancel, but happened after it, approves",
    [start(1), join(2), leave(3), join(9)],
    "approve",
    ["wait:c1", "approve:c1", "cancel:c1", "approve:c1"],
  ],
  ["a hold that comes after its approve is not reported over it", [start(1), join(3), request(2)], "approve", ["wait:c1", "approve:c1"]],
  ["Start coming after its join fires both in order", [join(3), start(1)], "approve", ["approve"]],
  ["a repeated update changes nothing", [start(1), join(2), join(2), leave(3), leave(3)], "cancel", ["wait:c1", "approve:c1", "cancel:c1"]],
  [
    "a suppressed event moves the lead and is never reported",
    [start(1), event("join", 2, { suppressed: true }), leave(3)],
    "cancel",
    ["wait:c1", "cancel:c1"],
  ],
  ["a status set from outside makes a lead", [set(1, "hold", { click: "c1" })], "hold", ["hold:c1"]],
  ["a first one without a status waits", [set(1, null, { click: "c1" })], "wait", ["wait:c1"]],
  ["manual moves it on, any way", [set(1, "approve"), set(2, "hold"), set(3, "trash")], "trash", ["approve", "hold", "trash"]],
  ["manual what it is already, or no status, reports nothing", [set(1, "hold"), set(2, "hold"), set(3, null)], "hold", ["hold"]],
  ["manual goes over what a subscriber did before", [start(1), join(2), set(3, "trash")], "trash", ["wait:c1", "approve:c1", "trash:c1"]],
  ["what a subscriber does after goes on from it", [start(1), set(2, "trash"), join(3)], "approve", ["wait:c1", "trash:c1", "approve:c1"]],
  [
    "a leave after a set approval cancels, and fires nothing without a join",
    [start(1), set(2, "approve"), leave(3)],
    "cancel",
    ["wait:c1", "approve:c1"],
  ],
  ["a join that comes late does not go over what was set after it", [start(1), set(5, "trash"), join(3)], "trash", ["wait:c1", "trash:c1"]],
  [
    "a join that comes late is not undone by a set without a status",
    [start(1), set(5, null), join(3)],
    "approve",
    ["wait:c1", "approve:c1"],
  ],
  ["a join by an invite link brings its own click", [event("join", 2, { click: "link" })], "approve", ["approve:link"]],
];

describe("a lead's state", () => {
  it.each(table)("%s", (_name, arrivals, status, reported) => {
    expect(arrive(arrivals)).toMatchObject({ status, reported });
  });

  it("never closes a window of 0", () => {
    const forever = (kind: LeadEventKind, second: number) => event(kind, second, { windowSeconds: 0 });
    expect(arrive([forever("join", 1), forever("leave", 10_000_000)]).reported).toEqual(["approve", "cancel"]);
  });

  it("counts what was reached once, and an unsubscription only of a member", () => {
    expect(arrive([start(1), leave(2)]).milestones).toBe(MILESTONE.start);
    expect(arrive([start(1), request(2), join(3), leave(4), join(5), leave(6)]).milestones).toBe(15);
    expect(arrive([set(1, "trash")]).milestones).toBe(MILESTONE.start);
    expect(arrive([set(1, "hold")]).milestones).toBe(MILESTONE.start | MILESTONE.hold);
    expect(arrive([set(1, "approve"), set(2, "cancel")]).milestones).toBe(MILESTONE.start | MILESTONE.confirm | MILESTONE.unsub);
  });
});

/** Histories that can really happen: people are either in or out, every Start brings a new click, and anybody may set a status. */
const history = fc
  .array(fc.record({ act: fc.nat(4), set: fc.constantFrom(...LEAD_STATUS_NAMES), gap: fc.integer({ min: 1, max: 2 * WINDOW_SECONDS }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((acts) => {
    const events: LeadEvent[] = [start(0, "click0")];
    let second = 0;
    let member = false;
    for (const { act, set: status, gap } of acts) {
      second += gap;
      if (act === 4) {
        events.push(set(second, status));
        continue;
      }
      if (act === 0) events.push(start(second, `click${second}`));
      else if (member) {
        events.push(act === 1 ? leave(second) : kick(second));
        member = false;
      } else if (act === 1 && events.at(-1)?.kind !== "request") events.push(request(second));
      else {
        events.push(join(second));
        member = true;
      }
    }
    return events;
  });

/** Updates come late, and twice; what is set from outside happens when it comes. */
const disordered = history.chain((events) =>
  fc.record({
    events: fc.constant(events),
    arrivals: fc.array(fc.nat(3000), { minLength: events.length * 2, maxLength: events.length * 2 }).map((delays) =>
      [...events, ...events]
        .map((each, index) => ({ each, second: each.atMs / 1000 + (each.kind === "set" ? 0 : (delays[index] ?? 0)) }))
        .sort((a, b) => a.second - b.second)
        .map(({ each }) => each),
    ),
  }),
);

function isSubsequence(short: string[], long: string[]): boolean {
  let at = 0;
  for (const item of long) if (item === short[at]) at += 1;
  return at === short.length;
}

describe("a lead's state, in any order and with repeats", () => {
  it("ends in the state that the events' own times imply", () => {
    fc.assert(
      fc.property(disordered, ({ events, arrivals }) => {
        const { reported: _a, silences: _c, ...inOrder } = arrive(events);
        const { reported: _b, silences: _d, ...anyOrder } = arrive(arrivals);
        expect(anyOrder).toEqual(inOrder);
      }),
    );
  });

  it("reports nothing that the events' own times do not imply, never out of their order, and the last of them at the latest", () => {
    fc.assert(
      fc.property(disordered, ({ events, arrivals }) => {
        const implied = arrive(events).reported;
        // A status told twice running tells no more than once.
        const statuses = (list: string[]) => list.map((item) => item.split(":")[0] ?? "").filter((item, at, all) => item !== all[at - 1]);
        const reported = arrive(arrivals).reported;
        expect(isSubsequence(statuses(reported), statuses(implied))).toBe(true);
        expect(statuses(reported).at(-1)).toBe(statuses(implied).at(-1));
      }),
    );
  });
});

describe("why an event was reported to nobody", () => {
  it.each<[why: string, arrivals: LeadEvent[], silences: (string | null)[]]>([
    ["a leave after the window", [start(1), join(2), leave(200)], [null, null, "window"]],
    ["a leave of somebody who waits", [start(1), leave(2)], [null, "status"]],
    ["a second Start", [start(1), start(2)], [null, "repeat"]],
    ["a Start of a member", [start(1), join(2), start(3)], [null, null, "status"]],
    ["a status that was set before", [start(1), set(2, "approve"), set(3, "approve")], [null, null, "repeat"]],
    ["a call without a status", [start(1), set(2, null)], [null, "status"]],
    ["an event while the campaign was paused", [start(1), { ...join(2), suppressed: true }], [null, "paused"]],
    ["one that would have been told to nobody anyway", [start(1), { ...start(2), suppressed: true }], [null, "repeat"]],
    ["one that came after a later one was told", [start(1), join(3), request(2)], [null, "late", null]],
  ])("%s", (_, arrivals, silences) => {
    expect(arrive(arrivals).silences).toEqual(silences);
  });

  it("is known of every event that was not, and of no other, in whatever order they arrive", () => {
    fc.assert(
      fc.property(disordered, ({ arrivals }) => {
        const { silences, reported } = arrive(arrivals);
        expect(silences.filter((silence) => silence === null)).toHaveLength(reported.length);
      }),
    );
  });
});

describe("what happens within one second", () => {
  const kinds: LeadEventKind[] = ["start", "request", "join", "leave"];

  it("comes to the same whatever order it arrives in and however Telegram counted it", () => {
    const orders = fc.tuple(
      fc.shuffledSubarray(kinds, { minLength: 1 }),
      fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(orders, ([arrivals, ids, isStarted]) => {
        const before = isStarted ? [start(1)] : [];
        const events = arrivals.map((kind, i) => event(kind, 2, { updateId: 10 + (ids[i] ?? 0), click: kind === "start" ? "c1" : null }));
        const { status, reported } = arrive([...before, ...events]);
        const last = kinds.filter((kind) => arrivals.includes(kind)).at(-1);
        const expected = { start: "wait", request: "hold", join: "approve", leave: "cancel" };
        expect(status).toBe(expected[last as keyof typeof expected]);
        // What it came to is what was told last, but for a departure of somebody who was not seen to join.
        if (last !== "leave") expect(reported.at(-1)?.split(":")[0]).toBe(status);
      }),
    );
  });
});
