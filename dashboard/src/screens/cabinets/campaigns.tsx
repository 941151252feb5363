import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { CAMPAIGNS_CHANGED, CampaignDialog } from "./campaign-dialog.tsx";
import { useFigureColumns } from "./figure-columns.tsx";
import { type Figures, sumUp } from "./figures.ts";
import { type AdCampaign, useAdCampaigns } from "./use-ad-campaigns.ts";
import { useStats } from "./use-stats.ts";

interface Line {
  campaign: AdCampaign;
  figures: Figures;
}

const SHOWN = ["spent", "costPerJoin", "joins", "starts"] as const satisfies readonly (keyof Figures)[];

/** The groups of a cabinet's ads, with what they cost and brought in the period. */
export function Campaigns({ cabinet, currency }: { cabinet: string; currency: string }) {
  const t = useTexts(cabinets);
  const query = useAdCampaigns();
  const stats = useStats({ by: "campaign", cabinet, currency });
  const [opened, setOpened] = useState<{ campaign: AdCampaign | undefined } | null>(null);
  const columns = useColumns(currency, (campaign) => setOpened({ campaign }));
  const found = Map.groupBy(stats.data?.rows ?? [], ({ campaign_id }) => campaign_id ?? 0);
  return (
    <Panel title={t.campaigns} actions={<Button onClick={() => setOpened({ campaign: undefined })}>{t.addCampaign}</Button>}>
      <p className="mb-3 text-sm text-muted">{t.campaignsHelp}</p>
      <Loaded query={query}>
        {({ items }) => {
          const campaigns = items.filter(({ account_id }) => account_id === cabinet);
          if (campaigns.length === 0) return <p className="text-muted">{t.noCampaigns}</p>;
          return (
            <Table
              label={t.campaigns}
              rows={campaigns.map((campaign): Line => ({ campaign, figures: sumUp(found.get(campaign.id) ?? []) }))}
              columns={columns}
              idOf={({ campaign }) => String(campaign.id)}
              nameOf={({ campaign }) => campaign.name}
            />
          );
        }}
      </Loaded>
      {opened !== null && <CampaignDialog cabinet={cabinet} campaign={opened.campaign} onClose={() => setOpened(null)} />}
    </Panel>
  );
}

function useColumns(currency: string, onOpen: (campaign: AdCampaign) => void): Column<Line>[] {
  const t = useTexts(cabinets);
  const words = useTexts(common);
  const format = useFormat();
  const figures = useFigureColumns<Line>(SHOWN, currency);
  return [
    {
      id: "name",
      header: t.name,
      value: ({ campaign }) => campaign.name,
      cell: ({ campaign }) => (
        <NameButton onClick={() => onOpen(campaign)}>
          <bdi>{campaign.name}</bdi>
        </NameButton>
      ),
    },
    ...figures,
    {
      id: "budget",
      header: t.budget,
      hint: t.budgetHint,
      numeric: true,
      value: ({ campaign }) => campaign.budget,
      cell: ({ campaign }) => format.money(campaign.budget, currency),
    },
    { id: "ads", header: t.adCount, numeric: true, value: ({ campaign }) => campaign.number_of_advertisements },
    {
      id: "status",
      header: t.status,
      value: ({ campaign }) => campaign.status,
      cell: ({ campaign: { status } }) => <Status tone={status === "active" ? "good" : "off"}>{t.campaignStatuses[status]}</Status>,
    },
    { id: "actions", header: words.actions, unsorted: true, value: () => null, cell: ({ campaign }) => <Delete campaign={campaign} /> },
  ];
}

function Delete({ campaign: { id, name } }: { campaign: AdCampaign }) {
  const t = useTexts(cabinets);
  const words = useTexts(common);
  const remove = useWrite("/api/campaigns/delete", CAMPAIGNS_CHANGED);
  return (
    <Confirm label={words.delete} title={t.deleteCampaign(name)} confirm={words.delete} onConfirm={() => remove.mutateAsync({ ids: [id] })}>
      <p>{t.deleteCampaignHelp}</p>
    </Confirm>
  );
}
