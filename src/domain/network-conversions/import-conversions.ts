import { readAlone } from "../../db/read.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { createStatements } from "./create-conversion.ts";
import { awaitsClick } from "./held-postbacks.ts";
import { judge } from "./judge.ts";
import { foldGoal } from "./match-payment.ts";
import { type Place, placesRead } from "./read-places.ts";
import type { Report } from "./report.ts";
import { writeChanges } from "./write-changes.ts";

/** A conversion to be imported. */
export interface Imported {
  report: Report;
  /** What it is named by where it has a click, which must be of the same. */
  offerId: number;
  affiliateId: number;
  /** Whether the affiliate's postbacks go out. */
  isReported: boolean;
  /** Whether caps leave it out. */
  isUncapped: boolean;
}

/**
 * Makes conversions of the caller's network, all or none, in one batch. One that is there already is left as it is.
 * @param path where a record stands among the parameters, such as `["list", 3]`
 * @param known where they fall, by `placesRead`
 * @throws AppError forbidden, field_invalid (offer, pid, click_id)
 */
export async function importConversions(
  ctx: NetworkCtx,
  records: readonly Imported[],
  path: (index: number) => readonly (string | number)[],
  known: readonly (Place | null)[],
): Promise<void> {
  mayOrThrow(ctx, "conversions.write");
  const { deps } = ctx;
  await writeChanges(deps, {
    known,
    read: async () =>
      readAlone(
        await placesRead(
          deps,
          records.map(({ report }) => report),
        ),
      ),
    plan(places) {
      const seen = new Set<string>();
      return records.flatMap((record, index) => {
        const place = placeOf(ctx, record, places[index] ?? null, path(index));
        return isNew(place, record.report, seen) ? statementsOf(ctx, place, record) : [];
      });
    },
  });
}

function statementsOf({ deps }: NetworkCtx, place: Place, { report, isReported, isUncapped }: Imported): D1PreparedStatement[] {
  const verdict = judge(place, report, "import");
  return createStatements(deps, { place, report, verdict, source: "import", isReported, isUncapped }).statements;
}

/** @throws AppError for a record that is of nothing here */
function placeOf(
  ctx: NetworkCtx,
  { report, offerId, affiliateId }: Imported,
  place: Place | null,
  path: readonly (string | number)[],
): Place {
  const refuse = (name: string, says?: string) => {
    const [field = name, ...within] = [...path, name];
    return new AppError("field_invalid", String(field), { within, ...(says === undefined ? {} : { says }) });
  };
  if (place === null || place.network.id !== networkOf(ctx)) {
    throw report.click === "" ? refuse("offer", "the offer or its affiliate is unknown") : refuse("click_id");
  }
  const isOfBoth = place.offer.id === offerId && place.affiliate.id === affiliateId;
  if (!isOfBoth || awaitsClick(ctx.deps, place)) throw refuse("click_id");
  return place;
}

/** Whether neither is the conversion there nor does one before it in the list make it. */
function isNew({ offer, stored }: Place, { actionId, click, goal }: Report, seen: Set<string>): boolean {
  const keyOf = (kind: "action" | "click", name: string) => JSON.stringify([kind, offer.id, foldGoal(goal), name]);
  const names = [
    ...(actionId === "" ? [] : [keyOf("action", actionId)]),
    ...(click === "" ? [] : [keyOf("click", click), ...(actionId === "" ? [keyOf("action", click)] : [])]),
  ];
  const meant = actionId === "" ? names : names.slice(0, 1);
  const isKnown = stored !== null || meant.some((name) => seen.has(name));
  for (const name of names) seen.add(name);
  return !isKnown;
}
