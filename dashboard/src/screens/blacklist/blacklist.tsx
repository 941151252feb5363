import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { blacklist } from "../../texts/blacklist.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { AddLines } from "./add-lines.tsx";

type Entry = Data<"/api/blacklist/list.json", "get">[number];

/** Whom all flows with the blacklist keep out. */
export function Blacklist() {
  const t = useTexts(blacklist);
  const list = useRead("/api/blacklist/list.json");
  return (
    <Page title={t.title}>
      <AddLines />
      <Loaded query={list}>
        {({ data }) => (data.length === 0 ? <Empty title={t.empty}>{t.emptyHelp}</Empty> : <List entries={data} />)}
      </Loaded>
    </Page>
  );
}

function List({ entries }: { entries: readonly Entry[] }) {
  const t = useTexts(blacklist);
  const words = useTexts(common);
  const remove = useWrite("/api/blacklist/delete.json", ["/api/blacklist/"]);
  const columns: Column<Entry>[] = [
    { id: "value", header: t.value, value: ({ value }) => value, cell: ({ value }) => <code>{value}</code> },
    { id: "kind", header: t.kind, value: ({ kind }) => kind, cell: ({ kind }) => t.shortKinds[kind] },
    {
      id: "created",
      header: t.created,
      value: ({ created }) => created,
      cell: ({ created }) => <Time utc={created} />,
    },
    {
      id: "delete",
      header: words.actions,
      value: () => "",
      cell: ({ id, value }) => (
        <Confirm label={words.delete} title={t.deleteTitle(value)} confirm={words.delete} onConfirm={() => remove.mutateAsync({ id })}>
          <p>{t.deleteHelp}</p>
        </Confirm>
      ),
    },
  ];
  return <Table label={t.title} rows={entries} columns={columns} idOf={({ id }) => String(id)} />;
}
