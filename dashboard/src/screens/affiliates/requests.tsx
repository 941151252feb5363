import { useState } from "react";
import { useNumberedPages } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { OPEN_REQUESTS } from "../../shell/waiting/open-requests.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { waiting } from "../../texts/waiting.ts";
import { BulkActions } from "../../ui/bulk-actions.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { AffiliatesFrame } from "./affiliates-frame.tsx";
import { offerOf, useRequestColumns } from "./request-columns.tsx";
import { useAnswer } from "./use-answer.ts";

const PAGE_ROWS = 100;

/** Who asks to be let in to which offer. */
export function Requests() {
  const t = useTexts(texts);
  const words = useTexts(waiting);
  const may = useMay();
  const pages = useNumberedPages("/3.0/admin/tickets", { ...OPEN_REQUESTS, limit: PAGE_ROWS }, ({ tickets }) => tickets);
  const answer = useAnswer();
  const columns = useRequestColumns();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const called = (request: Parameters<typeof offerOf>[0]) => `${nameOf(request.partner)}: ${offerOf(request) ?? t.deletedOffer}`;
  const namesOf = new Map(pages.rows?.map((request) => [request.id, called(request)]));
  // What was answered meanwhile is not in the list any more.
  const selected = new Set([...chosen].filter((id) => namesOf.has(id)));
  return (
    <AffiliatesFrame>
      <PagedTable
        label={t.requests}
        pages={pages}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={called}
        empty={t.noRequests}
        emptyHelp={t.noRequestsHelp}
        {...(may("tickets.write") ? { selected, onSelect: setChosen } : {})}
      />
      <BulkActions
        selected={selected}
        nameOf={(id) => namesOf.get(id) ?? id}
        onSelect={setChosen}
        actions={[
          { id: "approve", label: words.approve, look: "main", run: answer("approve") },
          { id: "reject", label: words.decline, look: "danger", warning: t.declineWarning, run: answer("reject") },
        ]}
      />
    </AffiliatesFrame>
  );
}
