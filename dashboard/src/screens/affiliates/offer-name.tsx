import { Link } from "@tanstack/react-router";
import { useMay } from "../../shell/account.ts";

/** An offer, with the way to its affiliates for whoever may see it. @param id undefined: it was deleted */
export function OfferName({ id, title }: { id: number | undefined; title: string }) {
  const may = useMay();
  if (id === undefined || !may("network-offers.read")) return <bdi>{title}</bdi>;
  return (
    <Link to="/offers/$id" params={{ id: String(id) }} search={{ tab: "affiliates" }} className="hover:underline">
      <bdi>{title}</bdi>
    </Link>
  );
}
