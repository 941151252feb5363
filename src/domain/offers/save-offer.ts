import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import { OFFER_PRIVACY, type OfferPrivacyName, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow, roleMaySql } from "../access/permissions.ts";
import { MAX, OFFER_IS_OURS } from "./offer-ownership.ts";
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

const advertiserIsOne = (advertiser: string): Guard => ({
  holds: `${advertiser} IS NULL OR EXISTS (SELECT 1 FROM accounts WHERE id = ${advertiser} AND (id = ?1 OR ${roleMaySql("role", "offers.sponsor")}))`,
  code: "field_invalid",
  field: "advertiser",
});

const TO_ADD: Guard[] = [
  {
    holds: `(SELECT COUNT(*) FROM offers WHERE ${ownedSql("offers")} AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX.offers}`,
    code: "limit_reached",
  },
  advertiserIsOne("?8"),
];

/**
 * Makes an offer, open to everybody unless told otherwise.
 * @throws AppError limit_reached, field_invalid of an `advertiser` that is none
 */
export async function addOffer(ctx: Ctx, input: NewOffer): Promise<{ id: number }> {
  mayOrThrow(ctx, "offers.write");
  const { commissionPpm, commissionMicros } = toColumns(input.commission ?? null);
  return writeGuarded(
    ctx.deps.db,
    TO_ADD,
    `INSERT INTO offers (account_id, name, countries, params, privacy, commission_ppm, commission_micros, advertiser_id, created_at_ms)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE ${allOf(TO_ADD)} RETURNING id`,
    [
      ownerOf(ctx),
      input.name,
      JSON.stringify(input.countries ?? []),
      JSON.stringify(input.params ?? {}),
      OFFER_PRIVACY[input.privacy ?? "public"],
      commissionPpm,
      commissionMicros,
      input.advertiserId ?? null,
      ctx.deps.now(),
    ],
  );
}

const TO_EDIT: Guard[] = [{ holds: OFFER_IS_OURS, code: "offer_not_found" }, advertiserIsOne("?11")];

/**
 * Changes an offer in part. Leads keep the amounts that they came with.
 * @throws AppError offer_not_found, field_invalid of an `advertiser` that is none
 */
export async function editOffer(ctx: Ctx, changes: OfferChanges): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const { commissionPpm, commissionMicros } = toColumns(changes.commission ?? null);
  await writeGuarded(
    ctx.deps.db,
    TO_EDIT,
    `UPDATE offers SET name = COALESCE(?3, name), countries = COALESCE(?4, countries), params = COALESCE(?5, params),
       privacy = COALESCE(?6, privacy), commission_ppm = iif(?7, ?8, commission_ppm), commission_micros = iif(?7, ?9, commission_micros),
       advertiser_id = iif(?10, ?11, advertiser_id)
     WHERE id = ?2 AND ${ownedSql("offers")} AND ${allOf(TO_EDIT)} RETURNING id`,
    [
      ownerOf(ctx),
      changes.offerId,
      changes.name ?? null,
      changes.countries === undefined ? null : JSON.stringify(changes.countries),
      changes.params === undefined ? null : JSON.stringify(changes.params),
      changes.privacy === undefined ? null : OFFER_PRIVACY[changes.privacy],
      Number(changes.commission !== undefined),
      commissionPpm,
      commissionMicros,
      Number(changes.advertiserId !== undefined),
      changes.advertiserId ?? null,
    ],
  );
}
