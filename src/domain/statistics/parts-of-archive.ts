import { readAlone, rowsOf } from "../../db/read.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { integer, raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { quartersOfDay } from "../click-parts/archived-quarter.ts";
import { ARCHIVE_BEGIN, ARCHIVED_COLUMNS } from "../click-parts/click-archive.ts";
import { parseLinkParams } from "../clicks/link-params.ts";
import { dropKnownStep } from "./drop-known-archive.ts";
import type { FactRows, NumberColumn, TextColumn } from "./facts.ts";
import { encodePart } from "./parts/encode.ts";
import { beginPartStatement, PartWriter } from "./stored-parts.ts";
import { numberOf } from "./tail.ts";

/** After its first run the Workers of before archive clicks for so long. */
const OVERLAP_MS = HOUR_MS;

const READ_ROWS = 100;
const STEP_CLICKS = 20_000;
const BUDGET = { steps: 40, stepsEach: 40, ms: 20_000 };

/**
 * Makes parts of clicks that were archived before there were parts, and deletes their archive, row by row, until it is empty. From then on it
 * reads three rows a run.
 */
export async function makePartsOfArchive(deps: Pick<Deps, "db" | "now" | "log" | "sleep" | "vault">): Promise<void> {
  const { db, now } = deps;
  const begin = await readWatermark(db, ARCHIVE_BEGIN);
  if (begin === null) await watermarkStatement(db, { job: ARCHIVE_BEGIN, value: now() + OVERLAP_MS }).run();
  if (begin === null || now() < begin) return;
  const failed = (error: unknown) => deps.log.error("archive.not_parted", describeError(error));
  await takeTurns(deps, [{ step: async () => (await dropKnownStep(deps)) || (await partStep(deps)), failed }], BUDGET);
}

interface ArchivedRow {
  accountId: number;
  flowId: number;
  localDay: number;
  firstClick: string;
  touches: string;
}

type Touch = Record<(typeof ARCHIVED_COLUMNS)[number], string | number | undefined>;

/** Makes a part of the next archived rows of an account, and deletes them in the same batch. @returns whether there may be more */
async function partStep({ db, now }: Pick<Deps, "db" | "now">): Promise<boolean> {
  const found = await readAlone(
    rowsOf<ArchivedRow & { timeZone: ZoneHistory }>(
      db,
      sql`SELECT c.account_id AS accountId, c.flow_id AS flowId, c.local_day AS localDay, c.first_click AS firstClick, c.touches, a.time_zone AS timeZone
        FROM click_archive c JOIN accounts a ON a.id = c.account_id
        WHERE c.account_id = (SELECT min(account_id) FROM click_archive) ORDER BY c.flow_id, c.local_day, c.first_click LIMIT ${raw(READ_ROWS)}`,
    ),
  );
  const facts = new ArchivedFacts();
  const rows: ArchivedRow[] = [];
  for (const row of found) {
    if (rows.length > 0 && facts.count >= STEP_CLICKS) break;
    facts.add(row, row.timeZone);
    rows.push(row);
  }
  const [first] = rows;
  if (first === undefined) return false;
  const keys = JSON.stringify(
    rows.map(({ flowId, localDay, firstClick, touches }) => ({ flowId, localDay, firstClick, length: [...touches].length })),
  );
  // Whatever is taken out of a row, such as an address, changes its length.
  const same = sql`SELECT c.flow_id, c.local_day, c.first_click FROM json_each(${keys}) k CROSS JOIN click_archive c ON c.account_id = ${integer(first.accountId)}
    AND c.flow_id = k.value ->> 'flowId' AND c.local_day = k.value ->> 'localDay' AND c.first_click = k.value ->> 'firstClick'
    AND length(c.touches) = k.value ->> 'length'`;
  const id = await beginPartStatement(db, { ownerId: first.accountId, nowMs: now() }).first<number>("id");
  const writer = new PartWriter(db, id ?? 0);
  const { header, chunks } = await encodePart(facts.rows());
  for (const [number, body] of chunks.entries()) await writer.write(body, number);
  try {
    await db.$client.batch([
      ...writer.finished(header, { isPruned: true, nowMs: now() }),
      requireThat(db, sql`(SELECT count(*) FROM (${same})) = ${rows.length}`),
      statement(
        db,
        sql`DELETE FROM click_archive WHERE account_id = ${first.accountId} AND (flow_id, local_day, first_click) IN (${same})`,
      ),
    ]);
  } catch (error) {
    if (!isUnmet(error)) throw error;
  }
  return true;
}

/** Archived clicks as facts. The hour is that of the account's clock; which quarter of it is not known, and is the first. */
class ArchivedFacts {
  readonly #rows: { numbers: Partial<Record<NumberColumn, number>>; texts: Partial<Record<TextColumn, string>> }[] = [];

  get count(): number {
    return this.#rows.length;
  }

  add({ accountId, flowId, localDay, touches }: ArchivedRow, timeZone: ZoneHistory): void {
    const quarterOf = quartersOfDay(timeZone, localDay);
    for (const values of JSON.parse(touches) as (string | number)[][]) {
      const touch = Object.fromEntries(ARCHIVED_COLUMNS.map((name, place) => [name, values[place]])) as Touch;
      const {
        sub1: _,
        smart_id,
        landing,
        prelanding,
        ...said
      } = parseLinkParams(String(touch.link_params ?? "")) as Record<string, unknown>;
      const subs = Object.fromEntries(SUBS.map((name) => [name, String(said[name] ?? "")]));
      const text = (value: unknown) => String(value ?? "");
      for (let click = 0; click < numberOf(touch.clicks); click += 1) {
        this.#rows.push({
          numbers: {
            quarter: quarterOf(numberOf(touch.local_hour)),
            affiliate: accountId,
            flow: flowId,
            way: numberOf(touch.way_id),
            site: numberOf(touch.site_id),
            smartlink: typeof smart_id === "string" && smart_id.length === 24 ? numberOf(Number.parseInt(smart_id.slice(8), 16)) : 0,
            landing: numberOf(landing),
            prelanding: numberOf(prelanding),
            os: numberOf(touch.os),
            browser: numberOf(touch.browser),
            mobile: numberOf(touch.mobile),
            filter: numberOf(touch.filter),
            unique: Number(click < numberOf(touch.uniques)),
            // All of it is the first one's: sums are what counts.
            cost_micros: click === 0 ? numberOf(touch.cost_micros) : 0,
          },
          texts: {
            ...subs,
            country: text(touch.country),
            domain: text(touch.domain),
            sub1: text(touch.subid),
            utm_source: text(touch.utm_source),
            utm_campaign: text(touch.utm_campaign),
            utm_content: text(touch.utm_content),
            utm_term: text(touch.utm_term),
            utm_medium: text(touch.utm_medium),
            ip: text(touch.ip),
            cost_currency: text(touch.currency),
          },
        });
      }
    }
  }

  rows(): FactRows {
    const [first] = this.#rows;
    const lists = <Kind extends "numbers" | "texts">(kind: Kind) =>
      Object.fromEntries(
        Object.keys(first?.[kind] ?? {}).map((column) => [column, this.#rows.map((row) => (row[kind] as Record<string, unknown>)[column])]),
      );
    return { count: this.count, numbers: lists("numbers") as FactRows["numbers"], texts: lists("texts") as FactRows["texts"] };
  }
}

const SUBS = ["sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8"] as const satisfies TextColumn[];
