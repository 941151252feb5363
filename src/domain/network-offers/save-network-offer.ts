import { type Guard, requireAll, unmetBy } from "../../db/guards.ts";
import { firstOf, readAround } from "../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { HexId } from "../../lib/hex-id.ts";
import { latestZone } from "../../lib/zone-history.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { hasRoom, isOurs, networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { recountStatement, uncountStatement } from "../offers/caps/recount-caps.ts";
import { deleteFiles, keepFiles } from "../offers/files/offer-files.ts";
import { MAX } from "../offers/offer-ownership.ts";
import { sealHashPassword } from "../offers/settings/hash-password.ts";
import { type NetworkOffer, type OfferRow, selectOffers, toNetworkOffer } from "../offers/settings/network-offer.ts";
import type { OfferChanges, StoredChanges } from "../offers/settings/offer-changes.ts";
import { guardsOf, isInReach } from "../offers/settings/offer-guards.ts";
import { type OfferSettings, readOfferSettings } from "../offers/settings/offer-settings.ts";
import { writesOf } from "../offers/settings/offer-writes.ts";
import { checkCreatives } from "./check-creatives.ts";
import { changeMails, newOfferMails } from "./offer-notice.ts";

/**
 * Makes an offer, stopped and open to all the network's affiliates unless told otherwise.
 * @param sendsMails whether affiliates who see it get a mail
 * @throws AppError forbidden, limit_reached, mail_off; field_invalid of what is not there or not the network's
 */
export async function addNetworkOffer(
  ctx: NetworkCtx,
  { said, sendsMails }: { said: OfferChanges & { title: string; advertiser: HexId }; sendsMails: boolean },
): Promise<NetworkOffer> {
  const reach = mayOrThrow(ctx, "network-offers.write");
  const network = networkOf(ctx);
  // The newest of the network's.
  const id = sql`(SELECT MAX(id) FROM offers WHERE account_id = ${network})`;
  const mails = sendsMails ? [await newOfferMails(ctx, id)] : [];
  const { changes, discard } = await toStored(ctx, said);
  const guards: Guard[] = [{ holds: hasRoom(ctx, "offers", MAX.offers), code: "limit_reached" }, ...guardsOf(ctx, reach, changes)];
  const writes = [
    sql`INSERT INTO offers (account_id, name, status, privacy, created_at_ms)
      VALUES (${network}, ${said.title}, ${RESOURCE_STATUS.paused}, ${OFFER_PRIVACY.public}, ${ctx.deps.now()})`,
    sql`INSERT INTO offer_settings (offer_id, network_id, is_stopped) VALUES (${id}, ${network}, 1)`,
    ...writesOf(ctx, reach, id, { ...changes, title: undefined }, null),
    ...mails,
  ];
  return save(ctx, { guards, writes, id, changing: null, discard });
}

/**
 * Changes what is said of an offer, and nothing else of it.
 * @param capsZone the time zone that its caps have, by `capsZoneRead`
 * @param sendsMails whether affiliates get a mail of what the changes mean for them
 * @throws AppError forbidden, offer_not_found, mail_off; field_invalid of what is not there or not the network's
 */
export async function changeNetworkOffer(
  ctx: NetworkCtx,
  { id, said, capsZone, sendsMails }: { id: number; said: OfferChanges; capsZone: string | null; sendsMails: boolean },
): Promise<NetworkOffer> {
  const reach = mayOrThrow(ctx, "network-offers.write");
  const mails = sendsMails ? [await changeMails(ctx, { id, said })] : [];
  const { changes, discard } = await toStored(ctx, said);
  const isWithin =
    reach === "all" ? raw("1") : sql`EXISTS (SELECT 1 FROM offer_settings s WHERE s.offer_id = ${id} AND ${isInReach(ctx, reach)})`;
  const guards: Guard[] = [
    { holds: sql`${isOurs(ctx, "offers", id)} AND ${isWithin}`, code: "offer_not_found" },
    ...guardsOf(ctx, reach, changes),
    ...endsAfterItBegins(id, changes),
  ];
  const offerId = sql`${id}`;
  const writes = [
    ...mails,
    sql`INSERT INTO offer_settings (offer_id, network_id) VALUES (${id}, ${networkOf(ctx)}) ON CONFLICT DO NOTHING`,
    ...writesOf(ctx, reach, offerId, changes, ctx.deps.now()),
    ...countedAgain(ctx, id, changes, capsZone),
  ];
  return save(ctx, { guards, writes, id: offerId, changing: id, discard });
}

/** A day that is said and one that is kept must go together. Those of one call were compared when they were read. */
function endsAfterItBegins(id: number, { settings: { startAt, stopAt } = {} }: OfferChanges): Guard[] {
  if (startAt === undefined && stopAt === undefined) return [];
  const said = { ...(startAt === undefined ? {} : { startAt }), ...(stopAt === undefined ? {} : { stopAt }) };
  const days = sql`SELECT json_patch(settings, ${JSON.stringify(said)}) AS days FROM offer_settings WHERE offer_id = ${id}`;
  const isOver = sql`SELECT 1 FROM (${days}) WHERE days ->> '$.stopAt' <> '' AND days ->> '$.startAt' > days ->> '$.stopAt'`;
  return [{ holds: sql`NOT EXISTS (${isOver})`, code: "field_invalid", field: stopAt === undefined ? "start_at" : "stopDate" }];
}

/** Of caps that are new, or count otherwise than before, what they have counted is counted again. */
function countedAgain({ deps, network }: NetworkCtx, id: number, { caps, settings }: OfferChanges, capsZone: string | null): Fragment[] {
  const isOtherwise = settings?.capsStatuses !== undefined || settings?.capsTimeZone !== undefined;
  if (caps === undefined && !isOtherwise) return [];
  const said = settings?.capsTimeZone;
  const zone = (said === undefined ? capsZone : said) ?? latestZone(network.timeZone).zone;
  return [...(isOtherwise ? [uncountStatement(sql`${id}`)] : []), recountStatement(sql`${id}`, { zone, nowMs: deps.now() })];
}

/** What was said, with the settings as they are stored, and what takes kept files away again. */
async function toStored<Said extends OfferChanges>(
  ctx: NetworkCtx,
  changes: Said,
): Promise<{ changes: Said & { settings: StoredChanges }; discard(): Promise<void> }> {
  const { hashPassword, settings } = changes;
  await checkCreatives(ctx.deps, settings?.creativeUrls ?? []);
  const hashPasswordSealed =
    hashPassword === undefined || hashPassword === "" ? hashPassword : await sealHashPassword(ctx.deps, hashPassword);
  const { discard, logo, creativeFiles } = await keepFiles(ctx, changes);
  return { changes: { ...changes, settings: { ...settings, hashPasswordSealed, logo, creativeFiles } }, discard };
}

const filesOf = ({ logo, creativeFiles }: OfferSettings): string[] => [logo, ...creativeFiles.map(({ path }) => path)];

interface Save {
  guards: readonly Guard[];
  writes: readonly Fragment[];
  /** Selects the offer's number, once it is written. */
  id: Fragment;
  /** Its number, where it is there already. */
  changing: number | null;
  /** Takes away what was kept for the offer, where nothing came of it. */
  discard(): Promise<void>;
}

/** Writes an offer whole or not at all, and reads it as it is then. */
async function save(ctx: NetworkCtx, { guards, writes, id, changing, discard }: Save): Promise<NetworkOffer> {
  const { db } = ctx.deps;
  try {
    const statements = [requireAll(db, guards), ...writes.map((write) => statement(db, write))];
    const before = firstOf<{ settings: string }>(db, sql`SELECT settings FROM offer_settings WHERE offer_id = ${changing}`);
    const [old, row] = await readAround(db, before, statements, firstOf<OfferRow>(db, selectOffers(sql`o.id = ${id}`)));
    if (row === undefined) throw new AppError("database");
    forgetConfigsOf(networkOf(ctx));
    const offer = toNetworkOffer(row);
    const named = filesOf(offer.settings);
    const replaced = old === undefined ? [] : filesOf(readOfferSettings(old.settings)).filter((path) => !named.includes(path));
    await deleteFiles(ctx.deps, replaced);
    return offer;
  } catch (error) {
    await discard();
    throw unmetBy(error, guards) ?? error;
  }
}
