import { Link, useMatches } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { useAccount } from "./account.ts";
import { isFor, NAVIGATION } from "./navigation.ts";

/** Pages beside the first one of a screen: tabs lead from one to the other. */
const TABS = ["/affiliates/requests", "/settings/keys", "/settings/sessions"];
const LOOK = "inline-flex items-center self-start text-sm underline print:hidden pointer-coarse:-my-2 pointer-coarse:min-h-11";

/** Where one thing is shown, made or changed: the way to the list of such things, or to what is being changed. */
export function BackLink() {
  const { screens, ones } = useTexts(shell);
  const account = useAccount();
  const routeId = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? "" });
  const [, screen = "", ...rest] = routeId.split("/");
  if (rest.length === 0 || TABS.includes(routeId)) return null;
  if (rest.length > 1)
    return (
      <Link from={routeId as "/invoices/$number/edit"} to=".." className={LOOK}>
        ← {ones[screen as keyof typeof ones]}
      </Link>
    );
  const item = NAVIGATION.find((each) => each.to === `/${screen}` && isFor(each, account));
  return (
    item !== undefined && (
      <Link to={item.to} className={LOOK}>
        ← {screens[item.name]}
      </Link>
    )
  );
}
