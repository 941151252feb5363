import { Link } from "@tanstack/react-router";
import { useAccount } from "./account.ts";
import { useOfferNames } from "./offer-names.ts";

/** An offer by its name, which leads to what somebody may read of it. */
export function OfferLink({ id }: { id: number }) {
  const { role } = useAccount();
  const nameOf = useOfferNames([id]);
  return (
    <Link to={role === "affiliate" ? "/run-offers/$id" : "/offers/$id"} params={{ id: String(id) }} className="underline">
      <bdi>{nameOf(id)}</bdi>
    </Link>
  );
}
