import type { LinkProps } from "@tanstack/react-router";
import type { router } from "../router.ts";
import type { shell } from "../texts/shell.ts";
import type { Account, Role } from "./account.ts";

type Group = "see" | "telegram" | "traffic" | "results" | "network" | "account";

export interface NavigationItem {
  to: NonNullable<LinkProps<"a", typeof router>["to"]>;
  /** Its name in texts/shell.ts. */
  name: Name;
  group: Group;
  roles: readonly Role[];
  /** What a member of a network must be allowed there. */
  right?: Right | undefined;
  /** It is a page of another screen: whoever has this right finds it there. */
  without?: Right;
  /** Who comes there by links of other screens. */
  linked?: readonly Role[];
  /** `g` and then this key goes there: where it is on the keyboard, whatever it types. */
  key?: `Key${string}`;
}

type Right = NonNullable<Account["network"]>["rights"][number];

type Somebody = Pick<Account, "role" | "network">;

/** Whether a screen is in somebody's navigation. The server decides what they may do there. */
export function isFor({ roles, right, without }: NavigationItem, { role, network }: Somebody): boolean {
  const has = (asked: Right) => network?.rights.includes(asked) === true;
  return roles.includes(role) && (right === undefined || has(right)) && (without === undefined || !has(without));
}

/**
 * Whether the address of a route shows somebody its screen. An affiliate's account can do outside of its network what an owner's can, though
 * less is in its navigation.
 */
export function opensFor(routeId: string, somebody: Somebody): boolean {
  const screen = `/${routeId.split("/")[1]}`;
  // They are led to a list of their own.
  if (somebody.role === "affiliate" && screen === "/offers") return true;
  const items = NAVIGATION.filter(({ to }) => to === (NAVIGATION.some((item) => item.to === routeId) ? routeId : screen));
  return (
    items.length === 0 ||
    items.some(({ without: _, linked = [], ...item }) => {
      const isOwnTraffic = somebody.role === "affiliate" && item.group !== "network";
      const roles = isOwnTraffic ? [somebody.role] : [...item.roles, ...linked];
      return isFor({ ...item, roles, right: RIGHTS[routeId] ?? item.right }, somebody);
    })
  );
}

type Name = keyof (typeof shell)["en"]["screens"];

const EVERYBODY: readonly Role[] = ["owner", "affiliate", "advertiser", "manager", "admin"];
/** Those who run a network: its owner and its staff. */
const NETWORK: readonly Role[] = ["owner", "manager", "admin"];

/** Routes of a screen where something is written, by their ids. */
const RIGHTS: Readonly<Partial<Record<string, Right>>> = {
  "/conversions/import": "conversions.write",
  "/invoices/new": "invoices.write",
  "/invoices/$number/edit": "invoices.write",
};

/** The screens in the navigation, in its order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { to: "/overview", name: "overview", group: "see", roles: ["owner", "affiliate"], key: "KeyO" },
  { to: "/reports", name: "reports", group: "see", roles: ["owner", "affiliate"], key: "KeyR" },
  { to: "/live", name: "live", group: "see", roles: ["owner", "affiliate"] },
  { to: "/start", name: "start", group: "see", roles: ["owner", "affiliate"] },
  { to: "/campaigns", name: "campaigns", group: "telegram", roles: ["owner"], key: "KeyC" },
  { to: "/bots", name: "bots", group: "telegram", roles: ["owner"] },
  { to: "/journal", name: "journal", group: "telegram", roles: ["owner"] },
  { to: "/cabinets", name: "cabinets", group: "telegram", roles: ["owner"] },
  { to: "/flows", name: "flows", group: "traffic", roles: ["owner", "affiliate"], key: "KeyF" },
  { to: "/leads", name: "leads", group: "results", roles: ["owner", "affiliate"], key: "KeyL" },
  { to: "/clicks", name: "clicks", group: "traffic", roles: ["owner", "affiliate"] },
  { to: "/costs", name: "costs", group: "traffic", roles: ["owner"] },
  { to: "/imports", name: "imports", group: "results", roles: ["owner"] },
  { to: "/postbacks", name: "postbacks", group: "results", roles: ["owner", "affiliate"], key: "KeyP" },
  { to: "/templates", name: "templates", group: "results", roles: ["owner", "affiliate"] },
  { to: "/tracker", name: "tracker", group: "results", roles: ["owner"] },
  { to: "/sites", name: "sites", group: "traffic", roles: ["owner"] },
  { to: "/filters", name: "filters", group: "traffic", roles: ["owner"] },
  { to: "/blacklist", name: "blacklist", group: "traffic", roles: ["owner"] },
  { to: "/goals", name: "goals", group: "results", roles: ["owner"] },
  { to: "/run-offers", name: "runOffers", group: "network", roles: ["affiliate"], linked: ["owner"] },
  { to: "/offers", name: "offers", group: "network", roles: NETWORK, right: "network-offers.read" },
  { to: "/affiliates", name: "affiliates", group: "network", roles: NETWORK, right: "affiliates.read" },
  { to: "/affiliates/requests", name: "requests", group: "network", roles: NETWORK, right: "tickets.read", without: "affiliates.read" },
  { to: "/advertisers", name: "advertisers", group: "network", roles: NETWORK, right: "advertisers.read" },
  { to: "/advertisers", name: "company", group: "network", roles: ["advertiser"] },
  { to: "/conversions", name: "conversions", group: "network", roles: [...NETWORK, "affiliate"], right: "statistics.read" },
  { to: "/invoices", name: "invoices", group: "network", roles: [...NETWORK, "advertiser"], right: "invoices.read" },
  { to: "/balance", name: "balance", group: "network", roles: ["affiliate"] },
  { to: "/transfer", name: "transfer", group: "account", roles: ["owner"] },
  { to: "/plan", name: "plan", group: "account", roles: ["owner"] },
  { to: "/settings", name: "settings", group: "account", roles: EVERYBODY },
];
