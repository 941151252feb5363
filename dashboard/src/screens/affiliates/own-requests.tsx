import { useMay } from "../../shell/account.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Answer } from "./answer.tsx";
import { useRequestColumns } from "./request-columns.tsx";
import { type Request, useRequests } from "./use-requests.ts";

/** What an affiliate asks for; nothing where they ask for nothing. */
export function OwnRequests({ affiliate }: { affiliate: number }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const may = useMay();
  const requests = useRequests();
  const [, ...columns] = useRequestColumns();
  const rows = requests.rows?.filter(({ partner }) => partner.id === affiliate) ?? [];
  const actions: Column<Request>[] = [
    { id: "actions", header: words.actions, unsorted: true, value: () => "", cell: ({ id }) => <Answer request={id} /> },
  ];
  if (requests.error !== null) return <ErrorNote error={requests.error} />;
  if (rows.length === 0) return null;
  return (
    <Panel title={t.requests}>
      <Table label={t.requests} rows={rows} columns={[...columns, ...(may("tickets.write") ? actions : [])]} idOf={({ id }) => id} />
    </Panel>
  );
}
