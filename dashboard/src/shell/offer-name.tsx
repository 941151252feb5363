import { Link } from "@tanstack/react-router";
import { useMay } from "./account.ts";

interface Props {
  /** Undefined: it was deleted. */
  id: number | undefined;
  title: string;
  /** Of the offer's page. */
  tab?: "affiliates";
}

/** An offer, with the way to it for whoever may see it. */
export function OfferName({ id, title, tab }: Props) {
  const may = useMay();
  if (id === undefined || !may("network-offers.read")) return <bdi>{title}</bdi>;
  return (
    <Link to="/offers/$id" params={{ id: String(id) }} search={tab === undefined ? {} : { tab }} className="underline">
      <bdi>{title}</bdi>
    </Link>
  );
}
