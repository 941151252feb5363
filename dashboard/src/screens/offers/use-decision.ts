import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useAsk } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import { useAccount } from "../../shell/account.ts";

export type Price = Data<"/api/offers/price.json", "post">;
export const STATED = ["nothing", "wm", "pay", "both"] as const;
const route = getRouteApi("/offers/$id");

/** What a call says of money: the kind of amounts, and these as they are typed. */
export interface Stated {
  kind: (typeof STATED)[number];
  wm: string;
  pay: string;
  pd: string;
  pp: string;
}

const NOTHING_STATED: Stated = { kind: "nothing", wm: "", pay: "", pd: "", pp: "" };

/** What the call would say of money, by the Site API's names; what is not filled in is left out. */
function paramsOf({ kind, ...amounts }: Stated, cc: string): Record<string, string> {
  if (kind === "nothing") return {};
  const names = (["wm", "pay", "pd", "pp"] as const).filter(
    (name) => !(name === "wm" && kind === "pay") && !(name === "pay" && kind === "wm"),
  );
  const said = names.flatMap((name) => (amounts[name].trim() === "" ? [] : [[name, dotted(amounts[name])] as const]));
  return { ...Object.fromEntries(said), cc };
}

/** Which price holds for the lead of the address, with what its call states; `rule` is the payout rule that it goes by, 0: none. */
export function useDecision(offer: number) {
  const { country = "", goal = 0, affiliate = 0 } = route.useSearch();
  const { currency } = useAccount();
  const [stated, setStated] = useState(NOTHING_STATED);
  const params = { offer, country, goal, affiliate, ...paramsOf(stated, currency) };
  // A country is not asked about before its code is whole.
  const query = useAsk("/api/offers/price.json", params, { enabled: country.length !== 1 });
  return { stated, setStated, query, rule: query.error === null ? (query.data?.data.rule ?? 0) : 0 };
}
