import type { LinkProps } from "@tanstack/react-router";
import type { router } from "../router.ts";
import type { shell } from "../texts/shell.ts";
import type { Role } from "./account.ts";

type Group = "see" | "telegram" | "traffic" | "results" | "network" | "account";

export interface NavigationItem {
  to: NonNullable<LinkProps<"a", typeof router>["to"]>;
  /** Its name in texts/shell.ts. */
  name: Name;
  group: Group;
  roles: readonly Role[];
  /** `g` and then this key goes there: where it is on the keyboard, whatever it types. */
  key?: `Key${string}`;
}

type Name = keyof (typeof shell)["en"]["screens"];

const EVERYBODY: readonly Role[] = ["owner", "affiliate", "advertiser", "manager", "admin"];
/** Those who run a network: its owner and its staff. */
const NETWORK: readonly Role[] = ["owner", "manager", "admin"];

/** The screens in the navigation, in its order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { to: "/overview", name: "overview", group: "see", roles: ["owner", "affiliate"], key: "KeyO" },
  { to: "/reports", name: "reports", group: "see", roles: ["owner", "affiliate"], key: "KeyR" },
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
  { to: "/run-offers", name: "runOffers", group: "network", roles: ["affiliate"] },
  { to: "/offers", name: "offers", group: "network", roles: NETWORK },
  { to: "/affiliates", name: "affiliates", group: "network", roles: NETWORK },
  { to: "/transfer", name: "transfer", group: "account", roles: ["owner"] },
  { to: "/plan", name: "plan", group: "account", roles: ["owner"] },
  { to: "/settings", name: "settings", group: "account", roles: EVERYBODY },
];
