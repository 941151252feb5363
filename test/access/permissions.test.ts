import { describe, expect, it } from "vitest";
import { type Actor, accountActor, type Role } from "../../src/domain/access/actor.ts";
import { type Action, mayOrThrow, PERMISSIONS, roleMaySql } from "../../src/domain/access/permissions.ts";
import { ROLES, STAFF_ROLES } from "../../src/lib/codes.ts";
import { AppError } from "../../src/platform/errors.ts";

const ALL_ROLES: readonly Role[] = [...new Set<Role>([...ROLES, ...STAFF_ROLES, "reporter", "network_affiliate"])];

const acting = (...roles: Role[]): { actor: Actor } => ({
  actor: { kind: "staff", accountId: null, networkId: 1, memberId: 1, roles, credential: { kind: "member-key", keyHash: "" } },
});

/** How far a role reaches; null: it may not. */
function reachOf(action: Action, ...roles: Role[]) {
  try {
    return mayOrThrow(acting(...roles), action);
  } catch (error) {
    if (error instanceof AppError && error.code === "forbidden") return null;
    throw error;
  }
}

describe("the permissions", () => {
  it.each(Object.keys(PERMISSIONS) as Action[])("%s: lets in the roles of its row and no other", (action) => {
    const rights: Partial<Record<Role, string>> = PERMISSIONS[action];
    for (const role of ALL_ROLES) expect([role, reachOf(action, role)]).toEqual([role, rights[role] ?? null]);
    expect(reachOf(action)).toBeNull();
  });

  it("take the furthest of several roles", () => {
    expect(reachOf("affiliates.read", "affiliate_manager", "news")).toBe("assigned");
    expect(reachOf("affiliates.read", "affiliate_manager", "affiliates")).toBe("all");
    expect(reachOf("staff.write", "affiliate_manager", "affiliates")).toBeNull();
  });

  it("know no action without a row", () => {
    // @ts-expect-error there is none
    expect(() => mayOrThrow(acting("administrator"), "offers.burn")).toThrow(TypeError);
  });

  it("give every account all that is done with its own things, and nothing of a network", () => {
    for (const role of ROLES) {
      const owner = { actor: accountActor({ id: 1, role }, { kind: "key" }) };
      expect(mayOrThrow(owner, "offers.write")).toBe("all");
      expect(() => mayOrThrow(owner, "affiliates.read")).toThrow("forbidden");
    }
  });

  it("let a token that only reports do that and nothing else", () => {
    const reporter = { actor: accountActor({ id: 1, role: "owner" }, { kind: "reporting-token" }) };
    const actions = Object.keys(PERMISSIONS) as Action[];
    expect(actions.filter((action) => may(reporter, action))).toEqual(["conversions.report", "spend.report"]);
  });

  it("stand in SQL as the roles that may", () => {
    expect(roleMaySql("a.role", "offers.sponsor")).toBe("a.role IN ('advertiser')");
  });
});

function may(ctx: Parameters<typeof mayOrThrow>[0], action: Action): boolean {
  try {
    mayOrThrow(ctx, action);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "forbidden" });
    return false;
  }
}
