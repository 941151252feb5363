import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Status } from "../../ui/status.tsx";
import type { OfferState as State } from "./offer-state.ts";

const TONES = { open: "good", closed: "off", asked: "info", refused: "warn", blocked: "bad" } as const;

/** How the account stands with an offer. */
export function OfferState({ state }: { state: State }) {
  const t = useTexts(runOffers);
  return <Status tone={TONES[state]}>{t.states[state]}</Status>;
}
