import { affiliates } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { Status } from "../../ui/status.tsx";
import { type Affiliate, stateOf } from "./affiliate.ts";

const TONES = { active: "good", moderation: "warn", inactive: "off", banned: "bad" } as const;

/** Whether an affiliate works with the network. */
export function AffiliateStatus({ affiliate }: { affiliate: Pick<Affiliate, "status"> }) {
  const t = useTexts(affiliates);
  const state = stateOf(affiliate);
  return <Status tone={TONES[state]}>{t.states[state]}</Status>;
}
