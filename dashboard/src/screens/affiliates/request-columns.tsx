import { Link } from "@tanstack/react-router";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import type { Column } from "../../ui/table.tsx";
import { nameOf, toMinute } from "./affiliate.ts";
import type { Request } from "./use-requests.ts";

/** The offer that is asked for; undefined: it was deleted. */
export const offerOf = ({ offer }: Request): string | undefined => offer?.title;

/** A request: who asks for what, and why. */
export function useRequestColumns(): Column<Request>[] {
  const t = useTexts(texts);
  return [
    {
      id: "name",
      header: t.name,
      value: ({ partner }) => nameOf(partner),
      cell: ({ partner }) => (
        <Link to="/affiliates/$id" params={{ id: String(partner.id) }} className="font-medium underline">
          <bdi>{nameOf(partner)}</bdi>
        </Link>
      ),
    },
    { id: "offer", header: t.offer, value: (request) => offerOf(request) ?? t.deletedOffer },
    {
      id: "comment",
      header: t.comment,
      value: ({ description }) => description,
      cell: ({ description }) => <span title={description}>{description}</span>,
    },
    { id: "asked", header: t.asked, value: ({ created }) => toMinute(created) },
  ];
}
