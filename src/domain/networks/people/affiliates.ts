import type { Guard } from "../../../db/guards.ts";
import { readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { type Read, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { MemberStatus } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { mailWords, networkName, subjectOf } from "../../mail/mail-texts.ts";
import { DETAILS, sealMail } from "../../mail/outbox.ts";
import { addAndRead, type NewMember, newestNumber } from "../add-member.ts";
import type { AffiliateBalance } from "../balances/read-balance.ts";
import { type CustomField, type CustomValues, customFieldsRead, customValueGuards } from "../fields/custom-fields.ts";
import { type PaymentMethod, type PaymentSystem, paymentMethodGuards, paymentSystemsRead } from "../fields/payment-systems.ts";
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

/** An affiliate as the network's staff see them. */
export interface Affiliate extends Person<"affiliate"> {
  manager: Staff | null;
  /** What they are owed, by currency. */
  balances: AffiliateBalance[];
  /** Offers that they were let into. */
  offersCount: number;
}

/** What the values that the network notes of its affiliates mean. */
export interface AffiliateTerms {
  customFields: CustomField[];
  paymentSystems: PaymentSystem[];
}

const COLUMNS = sql`${PERSON_COLUMNS},
  (SELECT json_group_array(json_object('currency', b.currency, 'availableMicros', b.confirmed_micros, 'holdMicros', b.hold_micros))
    FROM affiliate_balances b WHERE b.affiliate_id = m.account_id AND b.network_id = m.network_id) AS balances,
  m.offers_count AS offersCount`;

type Row = PersonRow & { balances: string; offersCount: number };

const toAffiliate = (row: Row): Affiliate => ({
  ...readPerson("affiliate", row.person),
  manager: readManager(row.manager),
  balances: JSON.parse(row.balances),
  offersCount: row.offersCount,
});

/**
 * A read of affiliates of the caller's network, for the batch of what else is read.
 * @param isThem SQL of which rows `m` of memberships, and in which order: `m.number = 7`
 * @param from SQL of what stands before them, such as `(VALUES (7)) p CROSS JOIN`
 */
export function affiliatesRead(ctx: NetworkCtx, isThem: Fragment, from = raw("")): Read<Affiliate[]> {
  const { statement, read } = rowsOf<Row>(
    ctx.deps.db,
    sql`SELECT ${COLUMNS} FROM ${from} memberships m WHERE ${isOfKind(ctx, "affiliate")} AND ${isThem}`,
  );
  return { statement, read: (result) => read(result).map(toAffiliate) };
}

/** Reads of what `AffiliateTerms` has. */
export const termsReads = (ctx: NetworkCtx) => [customFieldsRead(ctx), paymentSystemsRead(ctx)] as const;

export interface AffiliatesPage extends PeopleFilter, Stretch {
  ids?: readonly number[] | undefined;
  statuses?: readonly MemberStatus[] | undefined;
  /** Only those who are owed something. */
  withBalance?: boolean | undefined;
}

type Found<T> = T & { terms: AffiliateTerms };

/** A page of the network's affiliates by number, and how many there are in all. @throws AppError forbidden */
export async function listAffiliates(ctx: NetworkCtx, page: AffiliatesPage): Promise<Found<{ items: Affiliate[]; total: number }>> {
  const reach = mayOrThrow(ctx, "affiliates.read");
  const { ids, statuses, withBalance, offset, limit, ...filter } = page;
  const isOwed = sql`EXISTS (SELECT 1 FROM affiliate_balances b WHERE b.affiliate_id = m.account_id AND b.network_id = m.network_id
    AND (b.confirmed_micros <> 0 OR b.hold_micros <> 0))`;
  const conditions = [
    ...(ids === undefined ? [] : [sql`m.number IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`]),
    ...(withBalance ? [isOwed] : []),
  ];
  const { db } = ctx.deps;
  const list = peopleList(ctx, { kind: "affiliate", reach, statuses, filter, conditions });
  const read = (page: Fragment) => rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN memberships m ON m.id = p.id`);
  const [{ rows, total }, customFields, paymentSystems] = await readNumberedPage(db, list, { offset, limit, read }, ...termsReads(ctx));
  return { items: rows.map(toAffiliate), total, terms: { customFields, paymentSystems } };
}

/** @throws AppError forbidden, member_not_found */
export async function findAffiliate(ctx: NetworkCtx, number: number): Promise<Found<{ affiliate: Affiliate }>> {
  const reach = mayOrThrow(ctx, "affiliates.read");
  const isIt = sql`${isSeen(ctx, "affiliate", reach)} AND m.number = ${number}`;
  return found(...(await readTogether(ctx.deps.db, affiliatesRead(ctx, isIt), ...termsReads(ctx))));
}

/** What the network says of an affiliate beside what every member has. */
interface Details {
  customFields?: CustomValues | undefined;
  paymentSystems?: readonly PaymentMethod[] | undefined;
  /** The number of the affiliate who brought them; null: nobody. */
  ref?: number | null | undefined;
}

export type NewAffiliate = Omit<NewMember<"affiliate">, "kind" | "guards" | "getsKey" | "email" | "password" | "consequences"> &
  Details & {
    email: string;
    password: string;
    /** Whether they get a mail of what they sign in by. */
    isTold: boolean;
  };

/**
 * Makes an affiliate, with an account and a key of their own.
 * @returns the affiliate, and the key, which cannot be shown again
 * @throws AppError as addMember; mail_off; field_invalid, field_missing (custom_fields, payment_systems, ref)
 */
export async function addAffiliate(
  ctx: NetworkCtx,
  { isTold, ...input }: NewAffiliate,
): Promise<Found<{ affiliate: Affiliate; key: string }>> {
  const reach = mayOrThrow(ctx, "affiliates.write");
  const read = affiliatesRead(ctx, sql`m.number = ${newestNumber(ctx, "affiliate")}`);
  const consequences = isTold ? await welcome(ctx, input) : () => [];
  const [{ key = "" }, ...rest] = await addAndRead(
    ctx,
    { ...withDetails(ctx, reach, input, true), kind: "affiliate", getsKey: true, consequences },
    read,
    ...termsReads(ctx),
  );
  return { ...found(...rest), key };
}

/** What mails a new affiliate what they sign in by, in the batch that makes them. @throws AppError mail_off */
async function welcome({ deps, network }: NetworkCtx, { email, password }: Pick<NewAffiliate, "email" | "password">) {
  const called = networkName(network);
  const { welcome, welcomeSubject } = mailWords(network.lang);
  const mail = await sealMail(deps, {
    accountId: network.id,
    to: email,
    subject: subjectOf(called, welcomeSubject),
    text: welcome({ network: called, networkId: network.id, affiliate: DETAILS, email, password }),
  });
  return (isThem: Fragment) => {
    const number = sql`SELECT number FROM memberships WHERE ${isThem}`;
    return [mail(sql`EXISTS (${number})`, sql`(${number})`)];
  };
}

export type AffiliateChanges = Omit<MemberChanges<"affiliate">, "kind" | "guards" | "createdAt"> & Details;

/** @throws AppError as setMember; field_invalid, field_missing (custom_fields, payment_systems, ref) */
export async function setAffiliate(ctx: NetworkCtx, changes: AffiliateChanges): Promise<Found<{ affiliate: Affiliate }>> {
  const reach = mayOrThrow(ctx, "affiliates.write");
  const read = affiliatesRead(ctx, sql`m.number = ${changes.number}`);
  return found(...(await setMember(ctx, { ...withDetails(ctx, reach, changes, false), kind: "affiliate" }, read, ...termsReads(ctx))));
}

/**
 * Gives an affiliate a new password; their sessions end.
 * @returns the password, which is not stored and cannot be shown again
 * @throws AppError as setMember
 */
export async function resetPassword(ctx: NetworkCtx, number: number): Promise<string> {
  mayOrThrow(ctx, "affiliates.write");
  const password = createPassword(ctx.deps);
  await setMember(ctx, { kind: "affiliate", number, password });
  return password;
}

function withDetails<Input extends Details & { profile?: MemberChanges<"affiliate">["profile"]; number?: number }>(
  ctx: NetworkCtx,
  reach: Reach,
  { customFields, paymentSystems, ref, ...input }: Input,
  isNew: boolean,
) {
  const values =
    customFields && Object.fromEntries(Object.entries(customFields).map(([id, each]) => [id, each.length === 0 ? null : [...each]]));
  const methods = paymentSystems?.map((each) => ({ ...each, fields: { ...each.fields } }));
  const guards: Guard[] = [
    ...(customFields === undefined && !isNew ? [] : customValueGuards(ctx, customFields ?? {}, isNew)),
    ...(paymentSystems === undefined ? [] : paymentMethodGuards(ctx, paymentSystems)),
  ];
  if (ref != null)
    guards.push({
      holds: sql`EXISTS (SELECT 1 FROM memberships m WHERE ${isSeen(ctx, "affiliate", reach)} AND m.number = ${ref}) AND ${ref} IS NOT ${input.number ?? null}`,
      code: "field_invalid",
      field: "ref",
    });
  return { ...input, guards, profile: { ...input.profile, customFields: values, paymentSystems: methods, ref } };
}

function found([affiliate]: Affiliate[], customFields: CustomField[], paymentSystems: PaymentSystem[]): Found<{ affiliate: Affiliate }> {
  if (affiliate === undefined) throw new AppError("member_not_found");
  return { affiliate, terms: { customFields, paymentSystems } };
}
