import { useRead, useWrite } from "../../api/hooks.ts";
import type { Site } from "../../shell/site/site.ts";
import { SiteDialog } from "../../shell/site/site-dialog.tsx";
import { SiteKey } from "../../shell/site/site-key.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { sites as texts } from "../../texts/sites.ts";
import { BulkTable } from "../../ui/bulk-table.tsx";
import { EditableList } from "../../ui/editable-list.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { isActive, stateOf } from "../../url/list.ts";

/** The account's own pages: where ways lead, and which of them may send leads. */
export function Sites() {
  const query = useRead("/api/sites/list.json");
  return (
    <EditableList
      texts={useTexts(texts)}
      query={query}
      list={(rows, onEdit) => <List sites={rows} onEdit={onEdit} />}
      dialog={(site, onClose) => <SiteDialog site={site} onClose={onClose} />}
    />
  );
}

function List({ sites, onEdit }: { sites: readonly Site[]; onEdit: (site: Site) => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const offers = useRead("/api/offers/list.json");
  const setStatus = useWrite("/api/sites/status.json", ["/api/sites/"]);
  const names = new Map(offers.data?.data.map(({ id, name }) => [id, name]));
  const offerOf = ({ offer }: Site) => (offer === 0 ? words.none : (names.get(offer) ?? String(offer)));
  const columns: Column<Site>[] = [
    {
      id: "name",
      header: t.name,
      value: ({ name }) => name,
      cell: (site) => <NameButton onClick={() => onEdit(site)}>{site.name}</NameButton>,
    },
    { id: "key", header: t.key, value: ({ has_key: hasKey }) => Number(hasKey), cell: (site) => <SiteKey site={site} /> },
    { id: "kind", header: t.kind, value: ({ kind }) => kind, cell: ({ kind }) => t.kinds[kind] },
    { id: "offer", header: t.offer, value: offerOf },
    {
      id: "state",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={isActive(status) ? "good" : "off"}>{words[stateOf(status)]}</Status>,
    },
    { id: "url", header: t.url, value: ({ url }) => url },
  ];
  return (
    <BulkTable
      label={t.title}
      rows={sites}
      columns={columns}
      warning={t.deleteWarning}
      onStatus={async (status, ids) => (await setStatus.mutateAsync({ ids, status })).data}
    />
  );
}
