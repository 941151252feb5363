import { raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { notePageSql } from "../click-parts/landings.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { readClickWatermark } from "../clicks/click-watermark.ts";
import { clicksOfFlows } from "../clicks/clicks-of-flows.ts";

/** Up to which time clicks are noted, and at which this ends: both are rows of watermarks. */
const NOTED = "clicks_noted";
const END = "clicks_noted_end";
/** So long after its first run the Workers of before have written all of theirs. */
const OVERLAP_MS = HOUR_MS;

const STEP_CLICKS = 5000;
const BUDGET = { steps: 40, stepsEach: 40, ms: 10_000 };

/**
 * Notes the landings of clicks that were written before landings were: a span of time after another, of every flow, until the time of its
 * first run is past. From then on it reads two rows a run.
 */
export async function noteEarlierClicks(deps: Pick<Deps, "db" | "now" | "log">): Promise<void> {
  const { db, now } = deps;
  const endMs = await readWatermark(db, END);
  if (endMs === null) await watermarkStatement(db, { job: END, value: now() + OVERLAP_MS }).run();
  const toMs = endMs ?? now() + OVERLAP_MS;
  const failed = (error: unknown) => deps.log.error("clicks.not_noted", describeError(error));
  await takeTurns(deps, [{ step: () => noteStep(deps, Math.min(toMs, now())), failed }], BUDGET);
}

/** @returns whether there is more */
async function noteStep({ db }: Pick<Deps, "db">, toMs: number): Promise<boolean> {
  const fromMs = await readClickWatermark(db, NOTED);
  if (fromMs === null || fromMs >= toMs) return false;
  for (let spanMs = Math.min(toMs - fromMs, 30 * DAY_MS); ; spanMs = Math.ceil(spanMs / 8)) {
    const clicks = sql`${clicksOfFlows(sql`TRUE`, clickTimeKey(fromMs), clickTimeKey(fromMs + spanMs))} WHERE c.is_landed = 0`;
    const counted = sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${clicks} LIMIT ${raw(STEP_CLICKS + 1)})`;
    const found = (await statement(db, counted).first<number>("n")) ?? 0;
    if (found > STEP_CLICKS && spanMs > 1) continue;
    const noted = watermarkStatement(db, { job: NOTED, value: fromMs + spanMs });
    if (found === 0) await noted.run();
    else await db.$client.batch([...notePageSql(clicks).map((each) => statement(db, each)), noted]);
    return fromMs + spanMs < toMs;
  }
}
