import type { Answer } from "../../api/client.ts";
import { useNumberedPages } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { offers as texts } from "../../texts/offers.ts";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";

type Offer = Extract<Answer<"/3.0/offers", "get">["offers"][number], { privacy: unknown }>;

/** The network's offers. */
export function Offers() {
  const t = useTexts(texts);
  const params = { status: ["active", "stopped", "suspended"], sort: { id: "desc" }, limit: 100 };
  const pages = useNumberedPages("/3.0/offers", params, ({ offers }) => offers as readonly Offer[]);
  const columns: Column<Offer>[] = [
    { id: "name", header: t.name, value: ({ title }) => title },
    {
      id: "state",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={status === "active" ? "good" : "off"}>{t.states[status]}</Status>,
    },
    { id: "privacy", header: t.privacy, value: ({ privacy }) => t.privacies[privacy] },
  ];
  return (
    <Page title={t.title}>
      <PagedTable label={t.title} pages={pages} columns={columns} idOf={({ id }) => String(id)} empty={t.empty} emptyHelp={t.emptyHelp} />
    </Page>
  );
}
