import { useOpenRequests } from "../../shell/waiting/open-requests.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useRequestColumns } from "./request-columns.tsx";

/** What an affiliate asks for; nothing where they ask for nothing. */
export function OwnRequests({ affiliate }: { affiliate: number }) {
  const t = useTexts(texts);
  const requests = useOpenRequests();
  const [, ...columns] = useRequestColumns();
  const rows = requests.data?.rows?.filter(({ partner }) => partner.id === affiliate) ?? [];
  if (requests.error !== null) return <ErrorNote error={requests.error} />;
  if (rows.length === 0) return null;
  return (
    <Panel title={t.requests}>
      <Table label={t.requests} rows={rows} columns={columns} idOf={({ id }) => id} />
    </Panel>
  );
}
