import { keptCount } from "../../../db/network-counts.ts";
import type { NumberedList } from "../../../db/numbered-page.ts";
import { type Fragment, join, name, raw, sql } from "../../../db/sql.ts";
import type { MemberKind, MemberStatus, StaffRole } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import type { Reach } from "../../access/permissions.ts";
import { LISTED_STATUSES, onlyOf, readRoles } from "../member.ts";
import { type Profile, readProfile } from "./profile.ts";

/** A member with all that the network notes of them. */
export interface Person<Kind extends MemberKind> {
  number: number;
  status: MemberStatus;
  roles: StaffRole[];
  name: string;
  email: string | null;
  login: string | null;
  /** They can sign in, or could once they have a password. */
  hasAccount: boolean;
  profile: Profile<Kind>;
  createdAtMs: number;
  updatedAtMs: number | null;
}

export type Staff = Person<"staff">;

/** A person as JSON of their row `m`. */
const JSON_OF = (m: string): Fragment => {
  const of = (column: string) => name(`${m}.${column}`);
  return sql`json_object('number', ${of("number")}, 'status', ${of("status")}, 'roles', ${of("roles")}, 'name', ${of("name")}, 'email', ${of("email")},
    'login', ${of("login")}, 'hasAccount', ${of("account_id")} IS NOT NULL, 'profile', ${of("profile")}, 'createdAtMs', ${of("created_at_ms")},
    'updatedAtMs', ${of("updated_at_ms")})`;
};

/** The column of a row `m` that is the person, as `readPerson` takes it. */
export const PERSON_COLUMN = sql`${JSON_OF("m")} AS person`;

/** Columns of a row `m`: the person, and the member of staff who looks after them. */
export const PERSON_COLUMNS = sql`${PERSON_COLUMN},
  (SELECT ${JSON_OF("s")} FROM memberships s WHERE s.id = m.manager_id) AS manager`;

export interface PersonRow {
  person: string;
  manager: string | null;
}

export type StaffRow = Pick<PersonRow, "person">;

/** @param json of PERSON_COLUMNS */
export function readPerson<Kind extends MemberKind>(kind: Kind, json: string): Person<Kind> {
  const { roles, profile, hasAccount, ...person } = JSON.parse(json);
  return { ...person, hasAccount: hasAccount === 1, roles: readRoles(roles), profile: readProfile(kind, profile) };
}

export const readManager = (json: string | null): Staff | null => (json === null ? null : readPerson("staff", json));

/** SQL of which rows `m` of a kind are within reach. */
export function isSeen(ctx: NetworkCtx, kind: MemberKind, reach: Reach): Fragment {
  const only = onlyOf(ctx, reach);
  return only === null ? isOfKind(ctx, kind) : sql`${isOfKind(ctx, kind)} AND m.manager_id = ${only}`;
}

/** SQL of which rows `m` are the network's members of a kind, whoever asks. */
export function isOfKind(ctx: NetworkCtx, kind: MemberKind): Fragment {
  return sql`m.network_id = ${networkOf(ctx)} AND m.kind = ${kind} AND m.status <> 'removed'`;
}

/** Which members of a list are asked for. */
export interface PeopleFilter {
  /** Changed since then, Unix milliseconds; who was never changed counts by when they were made. */
  changedSinceMs?: number | undefined;
  /** What name, e-mail or login contain, without regard to case; the number, too. */
  search?: string | undefined;
}

/** Conditions on a row `m` that a filter sets. */
function conditionsOf({ changedSinceMs, search }: PeopleFilter): Fragment[] {
  const text = search?.toLowerCase();
  return [
    ...(changedSinceMs === undefined ? [] : [sql`coalesce(m.updated_at_ms, m.created_at_ms) >= ${changedSinceMs}`]),
    ...(text === undefined
      ? []
      : [
          sql`(instr(lower(m.name || ' ' || coalesce(m.email, '') || ' ' || coalesce(m.login, '')), ${text}) > 0
            OR ${text} = CAST(m.number AS TEXT))`,
        ]),
  ];
}

/** Which members a list shows, and in which order. */
interface Listed {
  kind: MemberKind;
  reach: Reach;
  /** Removed ones are never listed. */
  statuses?: readonly MemberStatus[] | undefined;
  filter: PeopleFilter;
  /** What else a row `m` must fulfil. */
  conditions?: readonly Fragment[];
  /** A column that comes before the number. */
  order?: "name" | "email" | undefined;
  isDescending?: boolean;
}

/** A list of members of the caller's network; its keys are the ids of their rows. */
export function peopleList(ctx: NetworkCtx, listed: Listed): NumberedList {
  const { kind, reach, filter, conditions = [], order, isDescending = false } = listed;
  const { statuses = LISTED_STATUSES } = listed;
  const shown = LISTED_STATUSES.filter((status) => statuses.includes(status));
  const only = onlyOf(ctx, reach);
  const narrowing = [...(only === null ? [] : [sql`m.manager_id = ${only}`]), ...conditionsOf(filter), ...conditions];
  const columns = [...(order === undefined ? [] : [order]), "number"];
  const select = sql`SELECT m.id, ${join(columns.map((column) => name(`m.${column}`)))} FROM memberships m`;
  return {
    arms: [...shown.map((status) => sql`m.status = ${raw(`'${status}'`)}`), ...(shown.length === 0 ? [raw("FALSE")] : [])].map(
      (arm) => sql`${select} WHERE ${join([sql`m.network_id = ${networkOf(ctx)}`, sql`m.kind = ${kind}`, arm, ...narrowing], " AND ")}`,
    ),
    order: columns,
    isDescending,
    total: narrowing.length === 0 && shown.length > 0 ? keptCount(networkOf(ctx), kind, shown) : null,
  };
}
