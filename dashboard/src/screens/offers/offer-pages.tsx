import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import type { Site } from "../../shell/site/site.ts";
import { SiteDialog } from "../../shell/site/site-dialog.tsx";
import { SiteKey } from "../../shell/site/site-key.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offerPages as texts } from "../../texts/offer-pages.ts";
import { sites } from "../../texts/sites.ts";
import { Button, LINK } from "../../ui/button.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { OutsideLink } from "../../ui/outside-link.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { isActive, stateOf } from "../../url/list.ts";
import { type ShownOffer, type TabProps, useOwnsOffers } from "./facts.ts";

/** The pages of an offer: those of its owner, whose keys send leads, and those that affiliates of the network choose from. */
export function OfferPages({ offer }: TabProps) {
  const isOwner = useOwnsOffers();
  return (
    <div className="flex flex-col gap-4">
      {isOwner && <OwnPages offer={offer.id} />}
      <Landings landings={offer.landings} />
    </div>
  );
}

function OwnPages({ offer }: { offer: number }) {
  const t = useTexts(texts);
  const words = useTexts(sites);
  const states = useTexts(common);
  const query = useRead("/api/sites/list.json");
  const [edited, setEdited] = useState<{ site: Site | undefined } | null>(null);
  const columns: Column<Site>[] = [
    {
      id: "name",
      header: words.name,
      value: ({ name }) => name,
      cell: (site) => <NameButton onClick={() => setEdited({ site })}>{site.name}</NameButton>,
    },
    { id: "key", header: words.key, value: ({ has_key: hasKey }) => Number(hasKey), cell: (site) => <SiteKey site={site} /> },
    { id: "kind", header: words.kind, value: ({ kind }) => words.kinds[kind] },
    {
      id: "state",
      header: words.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={isActive(status) ? "good" : "off"}>{states[stateOf(status)]}</Status>,
    },
    { id: "url", header: words.url, value: ({ url }) => url },
  ];
  return (
    <Panel
      title={t.ownPages}
      actions={
        <Button look="main" onClick={() => setEdited({ site: undefined })}>
          {words.add}
        </Button>
      }
    >
      <p className="mb-3 max-w-prose text-sm text-muted">{t.ownPagesHelp}</p>
      <Loaded query={query}>
        {({ data }) => {
          const own = data.filter((site) => site.offer === offer);
          return own.length === 0 ? (
            <p className="text-sm text-muted">{words.empty}</p>
          ) : (
            <Table label={t.ownPages} rows={own} columns={columns} idOf={({ id }) => String(id)} />
          );
        }}
      </Loaded>
      {edited !== null && <SiteDialog site={edited.site} offer={offer} onClose={() => setEdited(null)} />}
    </Panel>
  );
}

type Landing = ShownOffer["landings"][number];

function Landings({ landings }: { landings: readonly Landing[] }) {
  const t = useTexts(texts);
  return (
    <Panel title={t.landings}>
      {landings.length === 0 ? (
        <p className="text-sm text-muted">{t.noLandings}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {landings.map(({ id, title, url, url_preview: preview }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 wrap-anywhere">
              <span className="min-w-0 grow">
                <bdi className="block font-medium">{title}</bdi>
                <span className="block text-muted">{url}</span>
              </span>
              {preview !== "" && (
                <OutsideLink url={preview} label={`${t.preview}: ${title}`}>
                  <span className={LINK}>{t.preview}</span>
                </OutsideLink>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
