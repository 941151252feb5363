import { inArray } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postbackDeliveries } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { createSold, type Sold, type Values } from "./kit.ts";

const WORDS = { new: 0, processing: 0, hold: 1, approve: 2, cancel: 3, trash: 4 } as const;
type Word = keyof typeof WORDS;

/** One call of either API, about one click. */
interface Command {
  api: "click" | "status" | "postback";
  /** The exto or uid; empty: none. */
  uid: "" | "A" | "B";
  /** Empty: no status. */
  word: Word | "";
  auto: boolean;
  /** Whether `stn=new` comes with it. */
  stn: boolean;
}

interface Lead {
  uid: string;
  status: number;
  isProcessing: boolean;
  text: string;
  /** The statuses that were reported, in order. */
  reported: number[];
}

const command: fc.Arbitrary<Command> = fc.record({
  api: fc.constantFrom("click", "status", "status", "postback"),
  uid: fc.constantFrom("", "A", "B"),
  word: fc.constantFrom<Word | "">("", "new", "processing", "hold", "approve", "cancel", "trash"),
  auto: fc.boolean(),
  stn: fc.boolean(),
});

/** What the click's leads become by a call, by the book. @returns the answer */
function obey(leads: Lead[], { api, uid, word, auto, stn }: Command): string {
  const isNew = api === "status" && stn && word === "new";
  const found = api === "postback" ? meant(leads, uid) : leads.findIndex((lead) => lead.uid === uid);
  const lead = leads[found];
  if (lead === undefined) {
    const isMade = api !== "status" || isNew || (auto && leads.length === 0);
    if (!isMade) return "bad-id";
    leads.push({
      uid,
      status: word === "" ? 0 : WORDS[word],
      isProcessing: word === "processing",
      text: word,
      reported: [word === "" ? 0 : WORDS[word]],
    });
    return `ok ${leads.length - 1}`;
  }
  if (api === "click") return `duplicate ${found}`;
  if (isNew) return "edit";
  return change(lead, { api, uid, word }) ? `ok ${found}` : api === "status" ? "edit" : "no-changes";
}

/** A tracker's postback means the lead with its uid, else one without, else, naming none, the oldest. */
function meant(leads: Lead[], uid: string): number {
  const exact = leads.findIndex((lead) => lead.uid === uid);
  if (exact !== -1) return exact;
  return uid === "" ? (leads.length > 0 ? 0 : -1) : leads.findIndex((lead) => lead.uid === "");
}

function change(lead: Lead, { api, uid, word: told }: Pick<Command, "api" | "uid" | "word">): boolean {
  // A word for its beginning moves no lead that is further.
  const word = (told === "new" || told === "processing") && lead.status !== 0 ? "" : told;
  const status = word === "" ? lead.status : WORDS[word];
  const isProcessing = word === "" ? lead.isProcessing : word === "processing";
  const isTaken = api === "postback" && uid !== "" && lead.uid !== uid;
  const isMoved = status !== lead.status || isProcessing !== lead.isProcessing || isTaken;
  const isNewText = word !== "" && word !== lead.text;
  if (status !== lead.status) lead.reported.push(status);
  Object.assign(lead, { status, isProcessing, text: word || lead.text, uid: isTaken ? uid : lead.uid });
  return isMoved || (isNewText && api === "postback");
}

/** Makes a call. @returns its answer, with the lead's number */
async function send({ call, post }: Sold, click: string, { api, uid, word, auto, stn }: Command): Promise<string> {
  const status: Values = word === "" ? {} : { status: word };
  if (api === "postback") return told(await post({ click, uid, ...status }));
  return told(await call(api, { click, exto: uid, ...status, ...(auto ? { auto: 1 } : {}), ...(stn ? { stn: "new" } : {}) }));
}

const told = ({ status, error, id }: { status: string; error?: string; id?: number }): string =>
  [status === "ok" ? "ok" : error, ...(id === undefined ? [] : [id])].join(" ");

/** The leads of the click as they are, oldest first. */
async function stateOf({ h, leads, events }: Sold, click: string) {
  const rows = (await leads()).filter((lead) => lead.click === click);
  const ids = rows.map(({ id }) => id);
  const owed = await h.db.query.postbackDeliveries.findMany({
    where: inArray(postbackDeliveries.leadId, ids),
    orderBy: postbackDeliveries.id,
  });
  for (const row of rows) {
    const history = await events(row.id);
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect([history.length, history.at(-1)?.statusAfter]).toEqual([row.seq, row.status]);
  }
  const state: Lead[] = rows.map(({ id, uid, status, isProcessing, statusText }) => ({
    uid,
    status,
    isProcessing,
    text: statusText,
    reported: owed.filter(({ leadId }) => leadId === id).map((delivery) => delivery.status),
  }));
  return { ids, state };
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

describe("whatever both APIs are told of a click, repeated, late or at once", () => {
  it("its leads are what the calls say one after another, and each move is reported once, in order", async () => {
    const h = createHarness();
    const sold = await createSold(h);
    for (const event of ["wait", "hold", "approve", "cancel", "trash"] as const) await sold.flowTemplate(event, "https://up.test/");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(command, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }), async (batches) => {
        const click = await sold.newClick();
        let book: Lead[] = [];
        for (const batch of batches) {
          h.clock.advance(1);
          const answers = await Promise.all(batch.map((each) => send(sold, click, each)));
          const { ids, state } = await stateOf(sold, click);
          // Whoever came first: some order of the calls explains all answers and all rows.
          const explained = [...permutations([...batch.keys()])].find((order) => {
            const leads = structuredClone(book);
            const said = new Map(order.map((index) => [index, obey(leads, batch[index] as Command)]));
            const named = batch.map((_, index) => (said.get(index) ?? "").replace(/\d+$/, (place) => String(ids[Number(place)])));
            return JSON.stringify([named, leads]) === JSON.stringify([answers, state]);
          });
          if (explained === undefined) expect({ batch, answers, state }).toEqual({ book });
          book = state;
        }
      }),
      { numRuns: 40 },
    );
  });
});
