import { readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { type Read, readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { sealMail } from "../../mail/outbox.ts";
import { addAndRead, type NewMember, newestNumber } from "../add-member.ts";
import { isNumbered } from "../member.ts";
import { createPassword } from "../passwords/password.ts";
import { type MemberChanges, setMember } from "../set-member.ts";
import {
  isOfKind,
  isSeen,
  PERSON_COLUMNS,
  type PeopleFilter,
  type Person,
  type PersonRow,
  peopleList,
  readManager,
  readPerson,
  type Staff,
} from "./person.ts";
import { HASH_PASSWORD } from "./profile.ts";

/** An advertiser as the network's staff see them. */
export interface Advertiser extends Person<"advertiser"> {
  manager: Staff | null;
  /** How many offers are theirs. */
  offersCount: number;
  /** What postbacks for their offers must say as `secure`; null: nothing. */
  hashPassword: string | null;
}

const COLUMNS = sql`${PERSON_COLUMNS}, m.offers_count AS offersCount`;

type Row = PersonRow & { offersCount: number };

function advertisersRead(ctx: NetworkCtx, isThem: Fragment): Read<Row[]> {
  return rowsOf<Row>(ctx.deps.db, sql`SELECT ${COLUMNS} FROM memberships m WHERE ${isOfKind(ctx, "advertiser")} AND ${isThem}`);
}

async function toAdvertiser({ deps: { vault } }: NetworkCtx, { person, manager, offersCount }: Row): Promise<Advertiser> {
  const read = readPerson("advertiser", person);
  const { hashPasswordSealed } = read.profile;
  const hashPassword = hashPasswordSealed === null ? null : await vault.open(hashPasswordSealed, HASH_PASSWORD);
  return { ...read, manager: readManager(manager), offersCount, hashPassword };
}

const ORDERS = { _id: undefined, title: "name", email: "email" } as const;

export interface AdvertisersPage extends PeopleFilter, Stretch {
  order: keyof typeof ORDERS;
  isDescending: boolean;
}

/** A page of the network's advertisers, and how many there are in all. @throws AppError forbidden */
export async function listAdvertisers(ctx: NetworkCtx, page: AdvertisersPage): Promise<{ items: Advertiser[]; total: number }> {
  const reach = mayOrThrow(ctx, "advertisers.read");
  const { order, isDescending, offset, limit, ...filter } = page;
  const { db } = ctx.deps;
  const list = peopleList(ctx, { kind: "advertiser", reach, filter, order: ORDERS[order], isDescending });
  const read = (page: Fragment) => rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN memberships m ON m.id = p.id`);
  const [{ rows, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items: await Promise.all(rows.map((row) => toAdvertiser(ctx, row))), total };
}

/** @throws AppError forbidden, member_not_found */
export async function findAdvertiser(ctx: NetworkCtx, id: HexId): Promise<Advertiser> {
  const reach = mayOrThrow(ctx, "advertisers.read");
  return found(ctx, await readAlone(advertisersRead(ctx, sql`${isSeen(ctx, "advertiser", reach)} AND ${isNumbered(id)}`)));
}

interface Details {
  /** Null: none. */
  hashPassword?: string | null | undefined;
}

/** An offer of an advertiser, as they know it. */
export interface AdvertisersOffer {
  id: number;
  createdAtMs: number;
  name: string;
  /** RESOURCE_STATUS */
  status: number;
}

/** The caller, who is an advertiser, and their offers by number. @throws AppError forbidden, member_not_found */
export async function readOwnAdvertiser(ctx: NetworkCtx): Promise<{ advertiser: Advertiser; offers: AdvertisersOffer[] }> {
  mayOrThrow(ctx, "advertiser.own");
  const { db } = ctx.deps;
  const { memberId } = ctx.actor;
  const offersRead = rowsOf<AdvertisersOffer>(
    db,
    sql`SELECT o.id, o.created_at_ms AS createdAtMs, o.name, o.status FROM offer_settings t JOIN offers o ON o.id = t.offer_id
      WHERE t.advertiser_id = ${memberId} AND o.status <> ${RESOURCE_STATUS.deleted} ORDER BY o.id`,
  );
  const [rows, offers] = await readTogether(db, advertisersRead(ctx, sql`m.id = ${memberId}`), offersRead);
  return { advertiser: await found(ctx, rows), offers };
}

/** Makes an advertiser; who gets a password gets an account, too. @throws AppError as addMember */
export async function addAdvertiser(ctx: NetworkCtx, input: Omit<NewMember<"advertiser">, "kind"> & Details): Promise<Advertiser> {
  mayOrThrow(ctx, "advertisers.write");
  const read = advertisersRead(ctx, sql`m.number = ${newestNumber(ctx, "advertiser")}`);
  const [, rows] = await addAndRead(ctx, { ...(await withSealed(ctx, input)), kind: "advertiser" }, read);
  return found(ctx, rows);
}

export type AdvertiserChanges = { id: HexId } & Omit<MemberChanges<"advertiser">, "kind" | "number" | "createdAt"> & Details;

/** @throws AppError as setMember */
export async function setAdvertiser(ctx: NetworkCtx, { id, ...changes }: AdvertiserChanges): Promise<Advertiser> {
  mayOrThrow(ctx, "advertisers.write");
  const read = advertisersRead(ctx, isNumbered(id));
  const [rows] = await setMember(ctx, { ...(await withSealed(ctx, changes)), ...id, kind: "advertiser" }, read);
  return found(ctx, rows);
}

/**
 * Gives an advertiser a new password and an account, if need be, and mails the password to them; their sessions end.
 * @throws AppError mail_off, field_missing (email) of an advertiser without an address; as setMember
 */
export async function sendPassword(ctx: NetworkCtx, id: HexId): Promise<void> {
  const reach = mayOrThrow(ctx, "advertisers.write");
  const password = createPassword(ctx.deps);
  const isThem = sql`${isSeen(ctx, "advertiser", reach)} AND ${isNumbered(id)}`;
  const to = sql`SELECT m.email FROM memberships m WHERE ${isThem}`;
  const text = `Your new password is ${password}\n\nSign in with it and this e-mail address. The number of the network is ${networkOf(ctx)}.\n`;
  const mail = await sealMail(ctx.deps, { accountId: networkOf(ctx), to, subject: "Your new password", text });
  await setMember(ctx, {
    ...id,
    kind: "advertiser",
    password,
    guards: [{ holds: sql`(${to}) IS NOT NULL`, code: "field_missing", field: "email" }],
    consequences: (isSet) => [mail(isSet)],
  });
}

async function withSealed<Input extends Details & { profile?: MemberChanges<"advertiser">["profile"] }>(
  { deps: { vault } }: NetworkCtx,
  { hashPassword, ...input }: Input,
) {
  if (hashPassword === undefined) return input;
  const hashPasswordSealed = hashPassword === null ? null : await vault.seal(hashPassword, HASH_PASSWORD);
  return { ...input, profile: { ...input.profile, hashPasswordSealed } };
}

function found(ctx: NetworkCtx, [row]: Row[]): Promise<Advertiser> {
  if (row === undefined) throw new AppError("member_not_found");
  return toAdvertiser(ctx, row);
}
