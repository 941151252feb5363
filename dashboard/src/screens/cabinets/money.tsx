import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useCursorPages, useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { cabinetMoney } from "../../texts/cabinet-money.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import { useLink } from "./link-status.tsx";
import { MoveDialog } from "./move-dialog.tsx";

type Movement = Answer<"/api/accounts/telegram/{account_uid}/transactions", "get">["items"][number];

const PAGE_ROWS = 50;
/** What the server writes where it corrects a cabinet to what Telegram says. */
const OWN_COMMENT = "As at Telegram";

/** What a cabinet has, what changed it, and the way to move it. */
export function Money({ cabinet }: { cabinet: string }) {
  const t = useTexts(cabinetMoney);
  const words = useTexts(cabinets);
  const format = useFormat();
  const all = useRead("/api/dashboard/balances/all").data ?? [];
  const balance = all.find(({ account_id }) => account_id === cabinet);
  const isLinked = useLink(cabinet).data?.mode === "linked";
  const pages = useCursorPages("/api/accounts/telegram/{account_uid}/transactions", { account_uid: cabinet, limit: PAGE_ROWS });
  const columns = useColumns(new Map(all.map(({ account_id: id, account_name: name }) => [id, name])));
  const [isMoving, setMoving] = useState(false);
  if (balance === undefined) return null;
  const sums = [
    [words.available, balance.available],
    [words.inAds, balance.active],
  ] as const;
  return (
    <Panel title={t.title} actions={<Button onClick={() => setMoving(true)}>{t.move}</Button>}>
      <div className="flex flex-col gap-3">
        <dl className="flex flex-wrap gap-x-10 gap-y-2">
          {sums.map(([name, { amount, currency }]) => (
            <div key={name}>
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="text-lg font-semibold tabular-nums">{format.money(amount, currency)}</dd>
            </div>
          ))}
        </dl>
        {isLinked && <p className="max-w-prose text-sm text-muted">{t.linkedHelp}</p>}
        <PagedTable
          label={t.movements}
          pages={pages}
          columns={columns}
          idOf={({ id }) => String(id)}
          empty={t.none}
          emptyHelp={t.noneHelp}
        />
      </div>
      {isMoving && <MoveDialog cabinet={balance} all={all} onClose={() => setMoving(false)} />}
    </Panel>
  );
}

/** @param names of the account's cabinets by their ids */
function useColumns(names: ReadonlyMap<string, string>): Column<Movement>[] {
  const t = useTexts(cabinetMoney);
  const format = useFormat();
  const peerOf = ({ peer }: Movement): string => {
    if (peer === null) return t.outside;
    return peer.type === "ad" ? peer.title : (names.get(peer.account_id) ?? peer.account_id);
  };
  const commentOf = ({ comment }: Movement) => (comment === OWN_COMMENT ? t.ownComment : comment);
  const kindOf = ({ kind, amount }: Movement) => t.kinds[kind === "budget" && amount > 0 ? "takeBack" : kind];
  return [
    { id: "date", header: t.date, value: ({ date }) => date, cell: ({ date }) => <Time utc={date} /> },
    { id: "kind", header: t.kind, value: kindOf },
    {
      id: "amount",
      header: t.sum,
      numeric: true,
      value: ({ amount }) => amount,
      cell: ({ amount, currency }) => format.money(amount, currency),
    },
    {
      id: "after",
      header: t.after,
      numeric: true,
      value: ({ available_after: after }) => after,
      cell: ({ available_after: after, currency }) => format.money(after, currency),
    },
    { id: "peer", header: t.peer, value: peerOf, cell: (row) => <bdi>{peerOf(row)}</bdi> },
    { id: "comment", header: t.comment, value: commentOf, cell: (row) => <bdi>{commentOf(row)}</bdi> },
  ];
}
