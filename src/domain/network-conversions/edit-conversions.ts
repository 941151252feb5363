import { type Read, readAlone } from "../../db/read.ts";
import { type Fragment, sql } from "../../db/sql.ts";
import type { LeadStatus } from "../../lib/codes.ts";
import { type HexId, toHexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { changeStatements } from "./change-conversion.ts";
import { declineReasonOf, holdUntil } from "./judge.ts";
import { type StoredConversion, storedRead } from "./stored-conversion.ts";
import { writeChanges } from "./write-changes.ts";

/** What conversions become; what is left out stays. */
export interface ConversionEdit {
  status?: LeadStatus | undefined;
  currency?: string | undefined;
  payoutMicros?: number | undefined;
  revenueMicros?: number | undefined;
  comment?: string | undefined;
}

/** Reads a network's conversions by their ids; those of none are skipped. @param network SQL of its account's number */
export function editedRead({ db }: Pick<Deps, "db">, network: Fragment, ids: readonly HexId[]): Read<StoredConversion[]> {
  return storedRead(
    db,
    sql`SELECT DISTINCT n.lead_id FROM json_each(${JSON.stringify(ids)}) AS wanted
    CROSS JOIN network_conversions n ON n.lead_id = wanted.value ->> 'number'
    WHERE n.network_id = ${network} AND n.created_at_ms / 1000 = wanted.value ->> 'createdAt'`,
  );
}

/** Changes conversions of the caller's network in one batch; ids of none are skipped. The affiliates' postbacks go out. @param known what `editedRead` read of them @throws AppError forbidden, nothing_changed where one is in a payment */
export async function editConversions(
  ctx: NetworkCtx,
  { ids, ...edit }: ConversionEdit & { ids: readonly HexId[] },
  known: readonly StoredConversion[],
): Promise<void> {
  mayOrThrow(ctx, "conversions.write");
  const { deps } = ctx;
  await writeChanges(deps, {
    known,
    read: () => readAlone(editedRead(deps, sql`${networkOf(ctx)}`, ids)),
    plan: (found) =>
      found.flatMap((stored) => {
        const to = changesOf(ctx, stored, edit);
        requireUnpaid(stored, { ...stored, ...to });
        return changeStatements(deps, stored, { to, comment: edit.comment, source: "staff", isReported: true, isLimited: false });
      }),
  });
}

/** What is paid for is what the payment says. @throws AppError nothing_changed */
function requireUnpaid(stored: StoredConversion, after: StoredConversion): void {
  const isSame = (["status", "payoutMicros", "currency"] as const).every((name) => stored[name] === after[name]);
  if (stored.paymentState === "opened" || isSame) return;
  const id = toHexId(stored.leadId, stored.createdAtMs);
  throw new AppError("nothing_changed", undefined, { says: `Conversion ${id} is in a payment to its affiliate` });
}

/** Sums of a conversion that has no currency are of the network's. */
function changesOf({ network }: NetworkCtx, stored: StoredConversion, { status, payoutMicros, revenueMicros, currency }: ConversionEdit) {
  const isPriced = payoutMicros !== undefined || revenueMicros !== undefined;
  return {
    ...(status === undefined
      ? {}
      : {
          status,
          declineReason: declineReasonOf(status, "staff"),
          holdUntilMs: holdUntil(status, stored.holdDays, stored.createdAtMs),
        }),
    ...(payoutMicros === undefined ? {} : { payoutMicros }),
    ...(revenueMicros === undefined ? {} : { revenueMicros }),
    ...(currency === undefined ? (isPriced && stored.currency === null ? { currency: network.currency } : {}) : { currency }),
  };
}
