import { allOf, findUnmet, type Guard } from "../../../db/guards.ts";
import { firstOf, readAfter } from "../../../db/read.ts";
import { isUnmet, requireThat } from "../../../db/require.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { OFFER_PRIVACY, type OfferPrivacyName, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { hasRoom, networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { MAX } from "../offer-ownership.ts";
import { type NetworkOffer, type OfferRow, type OfferStatus, selectOffers, toNetworkOffer } from "./network-offer.ts";
import type { OfferSettings } from "./offer-settings.ts";

/** What is said of an offer. What is left out stays; of a new offer it is as it is by default. */
interface OfferChanges {
  title?: string | undefined;
  advertiser?: HexId | undefined;
  status?: OfferStatus | undefined;
  privacy?: OfferPrivacyName | undefined;
  isTop?: boolean | undefined;
  externalOfferId?: string | undefined;
  bundleId?: string | undefined;
  settings?: Partial<OfferSettings> | undefined;
}

export type NewNetworkOffer = OfferChanges & { title: string; advertiser: HexId };

const isPaused = (status: OfferStatus) => (status === "active" ? RESOURCE_STATUS.active : RESOURCE_STATUS.paused);

/** The row of memberships of an advertiser of the network. */
const advertiserSql = (ctx: NetworkCtx, { number, createdAt }: HexId) => sql`SELECT id FROM memberships WHERE network_id = ${networkOf(ctx)}
  AND kind = 'advertiser' AND status <> 'removed' AND number = ${number} AND created_at_ms / 1000 = ${createdAt}`;

/**
 * Makes an offer, stopped and open to all the network's affiliates unless told otherwise.
 * @throws AppError forbidden, limit_reached, field_invalid (advertiser)
 */
export async function addNetworkOffer(ctx: NetworkCtx, input: NewNetworkOffer): Promise<NetworkOffer> {
  mayOrThrow(ctx, "offers.write");
  const {
    title,
    advertiser,
    status = "stopped",
    privacy = "public",
    isTop = false,
    externalOfferId = "",
    bundleId = "",
    settings = {},
  } = input;
  const network = networkOf(ctx);
  const nowMs = ctx.deps.now();
  const isAdvertiser = advertiserSql(ctx, advertiser);
  const guards: Guard[] = [
    { holds: hasRoom(ctx, "offers", MAX.offers), code: "limit_reached" },
    { holds: sql`EXISTS (${isAdvertiser})`, code: "field_invalid", field: "advertiser" },
  ];
  const writes = [
    sql`INSERT INTO offers (account_id, name, status, privacy, created_at_ms)
      VALUES (${network}, ${title}, ${isPaused(status)}, ${OFFER_PRIVACY[privacy]}, ${nowMs})`,
    sql`INSERT INTO offer_settings (offer_id, network_id, advertiser_id, is_stopped, is_top, external_offer_id, bundle_id, settings)
      VALUES (last_insert_rowid(), ${network}, (${isAdvertiser}), ${Number(status === "stopped")}, ${Number(isTop)}, ${externalOfferId},
        ${bundleId}, ${JSON.stringify(settings)})`,
  ];
  return save(ctx, guards, writes, raw("last_insert_rowid()"));
}

/** Writes an offer whole or not at all, and reads it as it is then. */
async function save({ deps: { db } }: NetworkCtx, guards: Guard[], writes: Fragment[], id: Fragment): Promise<NetworkOffer> {
  try {
    const statements = [requireThat(db, allOf(guards)), ...writes.map((write) => statement(db, write))];
    const row = await readAfter(db, statements, firstOf<OfferRow>(db, selectOffers(sql`o.id = ${id}`)));
    if (row === undefined) throw new AppError("database");
    return toNetworkOffer(row);
  } catch (error) {
    if (!isUnmet(error)) throw error;
    throw (await findUnmet(db, guards)) ?? error;
  }
}
