import { readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { firstOf, type Read, readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { deleteFiles, keepAvatar } from "../../offers/files/offer-files.ts";
import { addAndRead, type NewMember, newestNumber } from "../add-member.ts";
import { isNumbered } from "../member.ts";
import { rotateMemberKey } from "../rotate-member-key.ts";
import { type MemberChanges, setMember } from "../set-member.ts";
import { isOfKind, isSeen, PERSON_COLUMN, type PeopleFilter, peopleList, readPerson, type Staff, type StaffRow } from "./person.ts";

/** A page of the network's staff, and how many there are in all. @throws AppError forbidden */
export async function listStaff(
  ctx: NetworkCtx,
  { offset, limit, ...filter }: PeopleFilter & Stretch,
): Promise<{ items: Staff[]; total: number }> {
  const reach = mayOrThrow(ctx, "staff.read");
  const { db } = ctx.deps;
  const list = peopleList(ctx, { kind: "staff", reach, filter });
  const read = (page: Fragment) => rowsOf<StaffRow>(db, sql`SELECT ${PERSON_COLUMN} FROM ${page} CROSS JOIN memberships m ON m.id = p.id`);
  const [{ rows, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items: rows.map(({ person }) => readPerson("staff", person)), total };
}

/** @throws AppError forbidden, member_not_found */
export async function findStaff(ctx: NetworkCtx, id: HexId): Promise<Staff> {
  const reach = mayOrThrow(ctx, "staff.read");
  return found(await readAlone(staffRead(ctx, sql`${isSeen(ctx, "staff", reach)} AND ${isNumbered(id)}`)));
}

/** A picture, or the address of one elsewhere; null: none. */
type SentAvatar = File | string | null;

interface Sent {
  avatar?: SentAvatar | undefined;
}

/** Keeps a picture that was sent, and takes it away again where nothing comes of it. @param save takes what the profile says of it */
async function keeping<T>(
  ctx: NetworkCtx,
  avatar: SentAvatar | undefined,
  save: (avatar: string | null | undefined) => Promise<T>,
): Promise<T> {
  if (!(avatar instanceof File)) return save(avatar);
  const { path, discard } = await keepAvatar(ctx, avatar);
  try {
    return await save(path);
  } catch (error) {
    await discard();
    throw error;
  }
}

/**
 * Makes a user, who signs in by their password and calls by their key.
 * @returns the user, and the key, which cannot be shown again
 * @throws AppError as addMember; field_invalid (avatar)
 */
export async function addStaff(
  ctx: NetworkCtx,
  { avatar, ...input }: Omit<NewMember<"staff">, "kind"> & Sent,
): Promise<{ staff: Staff; key: string }> {
  mayOrThrow(ctx, "staff.write");
  return keeping(ctx, avatar, (kept) => add(ctx, { ...input, profile: { ...input.profile, avatar: kept } }));
}

async function add(ctx: NetworkCtx, input: Omit<NewMember<"staff">, "kind">): Promise<{ staff: Staff; key: string }> {
  const read = staffRead(ctx, sql`${isOfKind(ctx, "staff")} AND m.number = ${newestNumber(ctx, "staff")}`);
  const [{ key = "" }, staff] = await addAndRead(ctx, { ...input, kind: "staff", getsKey: true }, read);
  return { staff: found(staff), key };
}

type StaffChanges = { id: HexId } & Omit<MemberChanges<"staff">, "kind" | "number">;

/**
 * Changes a user. A picture that another takes the place of is deleted.
 * @throws AppError as setMember; field_invalid (avatar)
 */
export async function setStaff(ctx: NetworkCtx, { avatar, ...changes }: StaffChanges & Sent): Promise<Staff> {
  mayOrThrow(ctx, "staff.write");
  if (avatar === undefined) return set(ctx, changes);
  const before = (await findStaff(ctx, changes.id)).profile.avatar;
  const staff = await keeping(ctx, avatar, (kept) => set(ctx, { ...changes, profile: { ...changes.profile, avatar: kept } }));
  if (before !== null && before !== staff.profile.avatar) await deleteFiles(ctx.deps, [before]);
  return staff;
}

async function set(ctx: NetworkCtx, { id, ...changes }: StaffChanges): Promise<Staff> {
  const read = staffRead(ctx, sql`${isOfKind(ctx, "staff")} AND ${isNumbered(id)}`);
  const { firstName, lastName } = changes.profile ?? {};
  const name = sql`trim(coalesce(${firstName ?? null}, profile ->> 'firstName', name) || ' ' || coalesce(${lastName ?? null}, profile ->> 'lastName', ''))`;
  const isNamed = firstName !== undefined || lastName !== undefined;
  const [staff] = await setMember(ctx, { ...changes, ...id, kind: "staff", name: isNamed ? name : undefined }, read);
  return found(staff);
}

/** Gives a user a new key; the old one is dead at once. @throws AppError as rotateMemberKey */
export function rotateStaffKey(ctx: NetworkCtx, id: HexId): Promise<string> {
  mayOrThrow(ctx, "staff.write");
  return rotateMemberKey(ctx, { ...id, kind: "staff" });
}

function staffRead(ctx: NetworkCtx, isThem: Fragment): Read<Staff | undefined> {
  const { statement, read } = firstOf<StaffRow>(ctx.deps.db, sql`SELECT ${PERSON_COLUMN} FROM memberships m WHERE ${isThem}`);
  return {
    statement,
    read(result) {
      const row = read(result);
      return row && readPerson("staff", row.person);
    },
  };
}

function found(staff: Staff | undefined): Staff {
  if (staff === undefined) throw new AppError("member_not_found");
  return staff;
}
