import { Link } from "@tanstack/react-router";
import { useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { OfferName } from "../../shell/offer-name.tsx";
import { Time } from "../../shell/time.tsx";
import { Answer } from "../../shell/waiting/answer.tsx";
import type { Request } from "../../shell/waiting/open-requests.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import type { Column } from "../../ui/table.tsx";

/** The offer that is asked for; undefined: it was deleted. */
export const offerOf = ({ offer }: Request): string | undefined => offer?.title;

/** A request: who asks for what, and why, and what is said to it. */
export function useRequestColumns(): Column<Request>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const may = useMay();
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
    {
      id: "offer",
      header: t.offer,
      value: (request) => offerOf(request) ?? t.deletedOffer,
      cell: (request) => <OfferName tab="affiliates" id={request.offer?.id} title={offerOf(request) ?? t.deletedOffer} />,
    },
    {
      id: "comment",
      header: t.comment,
      value: ({ description }) => description,
      cell: ({ description }) => (
        <bdi title={description} className="line-clamp-2 whitespace-normal">
          {description}
        </bdi>
      ),
    },
    { id: "asked", header: t.asked, value: ({ created }) => created, cell: ({ created }) => <Time ofNetwork={created} /> },
    ...(may("tickets.write")
      ? [
          {
            id: "actions",
            header: words.actions,
            unsorted: true,
            value: () => "",
            cell: ({ id, partner }: Request) => <Answer request={id} name={nameOf(partner)} />,
          },
        ]
      : []),
  ];
}
