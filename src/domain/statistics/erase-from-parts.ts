import { readTogether, rowsOf } from "../../db/read.ts";
import { integer, sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { IS_LIVE } from "../click-parts/part-state.ts";
import type { TextColumn } from "./facts.ts";
import type { RowChoice } from "./parts/blanking.ts";
import { chosenRows } from "./parts/merge-parts.ts";
import { LIVE_PART, type LivePart, rewriteParts } from "./rewrite-parts.ts";
import { chunkReader, partOf } from "./stored-parts.ts";

/** What of a part may tell who a visitor is: the same as of a raw click (domain/forget/blanks.ts), as far as parts have it. */
const PERSONAL: readonly TextColumn[] = ["city", "adid", "data1", "data2", "ip"];

/** A part of a million clicks takes some seconds. */
const BUDGET = { steps: 40, stepsEach: 40, ms: 20_000 };

interface ErasureRow {
  accountId: number;
  flowId: number;
  quarter: number;
  untilPart: number;
}

/** Whether an erasure `e` still has to do with a live part `p`. */
const CONCERNS = sql`p.owner_id = e.owner_id AND p.${IS_LIVE} AND p.id > e.after_part AND p.id <= e.until_part
  AND (e.quarter = 0 OR e.quarter BETWEEN p.min_quarter AND p.max_quarter)`;

/** Makes parts anew without what is to be erased from them. While nothing is, that reads no row. */
export async function eraseFromParts(deps: Pick<Deps, "db" | "now" | "log">): Promise<void> {
  const failed = (error: unknown) => deps.log.error("parts.not_erased", describeError(error));
  await takeTurns(deps, [{ step: () => eraseStep(deps), failed }], BUDGET);
}

/** @returns whether there may be more */
async function eraseStep(deps: Pick<Deps, "db" | "now">): Promise<boolean> {
  const { db } = deps;
  const first = sql`SELECT p.id FROM click_part_erasures e CROSS JOIN click_parts p ON ${CONCERNS} ORDER BY p.owner_id, p.id LIMIT 1`;
  const [, [part], erasures] = await readTogether(
    db,
    {
      statement: statement(db, sql`DELETE FROM click_part_erasures AS e WHERE NOT EXISTS (SELECT 1 FROM click_parts p WHERE ${CONCERNS})`),
      read: () => null,
    },
    rowsOf<LivePart>(db, sql`SELECT ${LIVE_PART} FROM click_parts p WHERE p.id = (${first})`),
    rowsOf<ErasureRow>(
      db,
      sql`SELECT account_id AS accountId, flow_id AS flowId, quarter, until_part AS untilPart FROM click_part_erasures
        WHERE owner_id = (SELECT owner_id FROM click_parts WHERE id = (${first}))`,
    ),
  );
  if (part === undefined) return false;
  const rows = erasures.map(choiceOf);
  // What was added meanwhile has not been heard.
  const done = sql`UPDATE click_part_erasures SET after_part = ${integer(part.id)} WHERE owner_id = ${part.ownerId} AND after_part < ${integer(part.id)}
    AND (account_id, flow_id, quarter, until_part) IN (SELECT value ->> 'accountId', value ->> 'flowId', value ->> 'quarter', value ->> 'untilPart'
      FROM json_each(${JSON.stringify(erasures)}))`;
  if ((await chosenRows([partOf(part)], chunkReader(db), rows)) === null) await statement(db, done).run();
  else {
    const { addressesFromQuarter } = part;
    await rewriteParts(deps, [part], { blanking: { columns: PERSONAL, rows }, addressesFromQuarter, isErasing: true, also: [done] });
  }
  return true;
}

function choiceOf({ accountId, flowId, quarter }: ErasureRow): RowChoice {
  return {
    affiliate: (value) => value === accountId,
    ...(flowId === 0 ? {} : { flow: (value) => value === flowId }),
    ...(quarter === 0 ? {} : { quarter: (value) => value === quarter }),
  };
}
