import { Link } from "@tanstack/react-router";
import { useMay } from "../../shell/account.ts";
import { Numbered } from "../../ui/numbered.tsx";

/** An affiliate of the network, with the way to them for whoever may see them. @param name empty: it is not known */
export function AffiliateName({ id, name }: { id: number; name: string }) {
  const may = useMay();
  return (
    <Numbered number={id}>
      {name !== "" && may("affiliates.read") ? (
        <Link to="/affiliates/$id" params={{ id: String(id) }} className="underline">
          <bdi>{name}</bdi>
        </Link>
      ) : (
        <bdi>{name}</bdi>
      )}
    </Numbered>
  );
}
