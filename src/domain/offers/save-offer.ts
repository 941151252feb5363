import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import { raw, sql } from "../../db/sql.ts";
import { OFFER_PRIVACY, type OfferPrivacyName } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { hasRoom, isOurs, ownerOf } from "../access/ownership.ts";
import { mayOrThrow, roleMaySql } from "../access/permissions.ts";
import { MAX } from "./offer-ownership.ts";
import { type Commission, toColumns } from "./payouts/commission.ts";

/** What is left out stays; of a new offer it is as it is by default. */
interface OfferFields {
  /** Two lower-case letters each; empty: everywhere. */
  countries?: string[] | undefined;
  params?: Record<string, string> | undefined;
  privacy?: OfferPrivacyName | undefined;
  commission?: Commission | null | undefined;
  /** The account that pays for its leads: one whose role may sponsor, or the owner. */
  advertiserId?: number | null | undefined;
}

export type NewOffer = OfferFields & { name: string };
export type OfferChanges = OfferFields & { offerId: number; name: string | undefined };

const maySponsor = raw(roleMaySql("role", "offers.sponsor"));

function advertiserIsOne(ctx: Ctx, { advertiserId = null }: OfferFields): Guard {
  const isOne = sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${advertiserId} AND (id = ${ownerOf(ctx)} OR ${maySponsor}))`;
  return { holds: sql`${advertiserId} IS NULL OR ${isOne}`, code: "field_invalid", field: "advertiser" };
}

/**
 * Makes an offer, open to everybody unless told otherwise.
 * @throws AppError limit_reached, field_invalid of an `advertiser` that is none
 */
export async function addOffer(ctx: Ctx, input: NewOffer): Promise<{ id: number }> {
  mayOrThrow(ctx, "offers.write");
  const { name, countries = [], params = {}, privacy = "public", commission = null, advertiserId = null } = input;
  const { commissionPpm, commissionMicros } = toColumns(commission);
  const guards: Guard[] = [{ holds: hasRoom(ctx, "offers", MAX.offers), code: "limit_reached" }, advertiserIsOne(ctx, input)];
  const write = sql`INSERT INTO offers (account_id, name, countries, params, privacy, commission_ppm, commission_micros, advertiser_id,
      created_at_ms)
    SELECT ${ownerOf(ctx)}, ${name}, ${JSON.stringify(countries)}, ${JSON.stringify(params)}, ${OFFER_PRIVACY[privacy]}, ${commissionPpm},
      ${commissionMicros}, ${advertiserId}, ${ctx.deps.now()}
    WHERE ${allOf(guards)} RETURNING id`;
  return writeGuarded(ctx.deps.db, guards, write);
}

/**
 * Changes an offer in part. Leads keep the amounts that they came with.
 * @throws AppError offer_not_found, field_invalid of an `advertiser` that is none
 */
export async function editOffer(ctx: Ctx, changes: OfferChanges): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const { offerId, name = null, countries, params, privacy, commission, advertiserId } = changes;
  const { commissionPpm, commissionMicros } = toColumns(commission ?? null);
  const isCommissionSet = Number(commission !== undefined);
  const guards: Guard[] = [{ holds: isOurs(ctx, "offers", offerId), code: "offer_not_found" }, advertiserIsOne(ctx, changes)];
  const write = sql`UPDATE offers SET name = COALESCE(${name}, name), countries = COALESCE(${jsonOrNull(countries)}, countries),
      params = COALESCE(${jsonOrNull(params)}, params),
      privacy = COALESCE(${privacy === undefined ? null : OFFER_PRIVACY[privacy]}, privacy),
      commission_ppm = iif(${isCommissionSet}, ${commissionPpm}, commission_ppm),
      commission_micros = iif(${isCommissionSet}, ${commissionMicros}, commission_micros),
      advertiser_id = iif(${Number(advertiserId !== undefined)}, ${advertiserId ?? null}, advertiser_id)
    WHERE id = ${offerId} AND account_id = ${ownerOf(ctx)} AND ${allOf(guards)} RETURNING id`;
  await writeGuarded(ctx.deps.db, guards, write);
}

const jsonOrNull = (value: string[] | Record<string, string> | undefined) => (value === undefined ? null : JSON.stringify(value));
