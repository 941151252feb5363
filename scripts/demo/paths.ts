/** The ways a hundred people go, and what each owes to the tracker. */

/** Minutes before now: when the event happened, by Telegram's clock. */
type Ago = number;
export type Step =
  | { kind: "start"; ago: Ago; click: string }
  | { kind: "request" | "join" | "leave" | "kick"; ago: Ago; invited?: boolean }
  /** What the advertiser says of the ad click, by the Tracker API: a status, a price in dollars, or both. */
  | { kind: "convert"; status?: string; price?: number }
  /** Sends the step before once more, under its own update id. */
  | { kind: "again" };

interface Path {
  name: string;
  /** Into which of the two channels: requests are decided by people, or approved by the bot. Null: into none. */
  channel: "open" | "approving" | null;
  /** Comes by the link of one of the two flows; {click} is then what the link gave. */
  ad?: "channel" | "shop";
  /** In the order the updates arrive. */
  steps: Step[];
  /** `status:click`, in the order the tracker must hear them; {click} and {second} are the person's own. */
  owed: string[];
  /** The lead's status at the end, 0 to 4; null when there is no lead. */
  status: number | null;
}

/** The leave window of both channels. */
export const WINDOW_SECONDS = 3600;

const start: Step = { kind: "start", ago: 200, click: "{click}" };
const join: Step = { kind: "join", ago: 30 };
const wait = "wait:{click}";
const approve = "approve:{click}";

export const PATHS: Path[] = [
  { name: "start only", channel: "open", steps: [start], owed: [wait], status: 0 },
  { name: "start, join", channel: "open", steps: [start, join], owed: [wait, approve], status: 2 },
  {
    name: "start, request, approved by a person",
    channel: "open",
    steps: [start, { kind: "request", ago: 60 }, join],
    owed: [wait, "hold:{click}", approve],
    status: 2,
  },
  {
    name: "start, request, approved by the bot",
    channel: "approving",
    steps: [start, { kind: "request", ago: 60 }],
    owed: [wait, "hold:{click}", approve],
    status: 2,
  },
  {
    name: "left within the window",
    channel: "open",
    steps: [start, join, { kind: "leave", ago: 10 }],
    owed: [wait, approve, "cancel:{click}"],
    status: 3,
  },
  {
    name: "left after the window",
    channel: "open",
    steps: [start, { kind: "join", ago: 150 }, { kind: "leave", ago: 10 }],
    owed: [wait, approve],
    status: 3,
  },
  {
    name: "removed within the window",
    channel: "open",
    steps: [start, join, { kind: "kick", ago: 10 }],
    owed: [wait, approve, "trash:{click}"],
    status: 4,
  },
  {
    name: "left and joined again",
    channel: "open",
    steps: [start, join, { kind: "leave", ago: 20 }, { kind: "join", ago: 10 }],
    owed: [wait, approve, "cancel:{click}", approve],
    status: 2,
  },
  {
    name: "start again with another click",
    channel: "open",
    steps: [start, { kind: "start", ago: 100, click: "{second}" }, join],
    owed: [wait, "wait:{second}", "approve:{second}"],
    status: 2,
  },
  { name: "by invite link, no start", channel: "approving", steps: [{ ...join, invited: true }], owed: [approve], status: 2 },
  { name: "organic", channel: "open", steps: [join], owed: [], status: null },
  {
    name: "every update twice",
    channel: "open",
    steps: [start, { kind: "again" }, join, { kind: "again" }],
    owed: [wait, approve],
    status: 2,
  },
  {
    name: "leave arrives before its join",
    channel: "open",
    steps: [start, { kind: "leave", ago: 10 }, join],
    owed: [wait, approve, "cancel:{click}"],
    status: 3,
  },
  {
    name: "request arrives after its approval",
    channel: "open",
    steps: [start, join, { kind: "request", ago: 60 }],
    owed: [wait, approve],
    status: 2,
  },
  {
    name: "ad link, start, join, paid",
    channel: "approving",
    ad: "channel",
    steps: [start, join, { kind: "convert", price: 7.5 }],
    owed: [wait, approve],
    status: 2,
  },
  {
    name: "ad link to a shop, approved",
    channel: null,
    ad: "shop",
    steps: [
      { kind: "convert", status: "new" },
      { kind: "convert", status: "hold", price: 10 },
      { kind: "convert", status: "approve", price: 12.5 },
    ],
    owed: [wait, "hold:{click}", approve],
    status: 2,
  },
  {
    name: "ad link to a shop, cancelled",
    channel: null,
    ad: "shop",
    steps: [
      { kind: "convert", status: "hold", price: 12.5 },
      { kind: "convert", status: "cancel" },
    ],
    owed: ["hold:{click}", "cancel:{click}"],
    status: 3,
  },
  { name: "ad link to a shop, nothing more", channel: null, ad: "shop", steps: [], owed: [], status: null },
];
