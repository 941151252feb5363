import { readTogether, rowOf } from "../../db/read.ts";
import { accounts, memberships } from "../../db/schema/index.ts";
import { sql } from "../../db/sql.ts";
import type { MemberKind } from "../../lib/codes.ts";
import { latestZone } from "../../lib/zone-history.ts";
import type { Account, Ctx } from "../../platform/context.ts";
import { actingMembership } from "../access/acting-membership.ts";
import type { Role } from "../access/actor.ts";
import { ownerOf } from "../access/ownership.ts";
import { type Action, actionsOf, mayOrThrow } from "../access/permissions.ts";
import { entitlement } from "../billing/entitlement.ts";
import { type Membership, rolesOf } from "./member.ts";

/** The network in which a session of the account calls the Network API, and as whom. */
export interface OwnNetwork {
  /** The number of the network's account. */
  id: number;
  name: string;
  /** The zone that it chose last. */
  timeZone: string;
  kind: "administrator" | MemberKind;
  /** Whether its API lets them in now. */
  isOpen: boolean;
  /** What they may do while it does. */
  actions: Action[];
}

/** The network that the account owns or is a member of; null: it is none, and in none. */
export async function readOwnNetwork(ctx: Ctx): Promise<OwnNetwork | null> {
  mayOrThrow(ctx, "account.read");
  const { deps, account } = ctx;
  if (account.role === "owner") return ownNetwork(ctx, account, "administrator", ["administrator"]);
  const isIts = actingMembership(sql`${ownerOf(ctx)}`);
  const [member, network] = await readTogether<[Membership | undefined, Account | undefined]>(
    deps.db,
    rowOf(deps.db, memberships, isIts),
    rowOf(deps.db, accounts, sql`id = (SELECT network_id FROM memberships WHERE ${isIts} LIMIT 1)`),
  );
  if (member === undefined || network === undefined) return null;
  return ownNetwork(ctx, network, member.kind, member.status === "active" ? rolesOf(member) : []);
}

function ownNetwork({ deps }: Ctx, network: Account, kind: OwnNetwork["kind"], roles: readonly Role[]): OwnNetwork {
  const isOpen = roles.length > 0 && network.bannedAtMs === null && entitlement(deps, network).dashboardOpen;
  return { id: network.id, name: network.name, timeZone: latestZone(network.timeZone).zone, kind, isOpen, actions: actionsOf(roles) };
}
