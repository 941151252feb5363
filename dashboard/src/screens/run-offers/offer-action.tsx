import { AskAccess } from "./ask-access.tsx";
import { MakeFlow } from "./make-flow.tsx";
import type { RunOffer } from "./use-run-offers.ts";

/** What the account can do with an offer now: nothing while a request waits, and where it is kept out. */
export function OfferAction({ offer, look }: { offer: RunOffer; look?: "main" }) {
  if (offer.state === "open") return <MakeFlow offer={offer} look={look} />;
  return offer.state === "closed" || offer.state === "refused" ? <AskAccess offer={offer} look={look} /> : null;
}
