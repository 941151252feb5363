import { Link } from "@tanstack/react-router";
import { useRead } from "../api/hooks.ts";
import { OFFER_STATES } from "../url/offer-states.ts";
import { hasTraffic, useAccount } from "./account.ts";

/** An offer by its name, which leads to what somebody may read of it. */
export function OfferLink({ id }: { id: number }) {
  const account = useAccount();
  const inNetwork = useRead("/3.0/offers", { int_id: [id], status: OFFER_STATES, limit: 1 }).data?.offers;
  // A flow may also run an offer of somebody whose network this is not. The list begins with the newest before a number.
  const asked = { enabled: inNetwork?.length === 0 && hasTraffic(account) };
  const available = useRead("/api/offers/available.json", { before: id + 1, limit: 1 }, asked).data?.data;
  const ofOthers = available?.find((offer) => offer.id === id);
  const isToRun = account.role === "affiliate" || ofOthers !== undefined;
  return (
    <Link to={isToRun ? "/run-offers/$id" : "/offers/$id"} params={{ id: String(id) }} className="underline">
      <bdi>{inNetwork?.[0]?.title ?? ofOthers?.name ?? `#${id}`}</bdi>
    </Link>
  );
}
