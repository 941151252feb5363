import { campaigns as texts } from "../../texts/campaigns.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Checkbox } from "../../ui/input.tsx";
import { Choice, SearchBox } from "../../ui/list-filters.tsx";
import { type Campaign, STATES } from "./campaign-state.ts";
import type { CampaignsSearch } from "./search.ts";

interface FiltersProps {
  campaigns: Campaign[];
  search: CampaignsSearch;
  onChange: (next: Partial<Record<keyof CampaignsSearch, string | number | undefined>>) => void;
}

export function CampaignFilters({ campaigns, search, onChange }: FiltersProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const bots = [...new Map(campaigns.map(({ bot, bot_username }) => [String(bot), `@${bot_username}`]))];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox label={words.search} value={search.q} onChange={(q) => onChange({ q })} />
      <Choice
        label={t.state}
        value={search.state}
        any={t.anyState}
        options={STATES.map((state) => [state, t.states[state]] as const)}
        onChange={(state) => onChange({ state })}
      />
      {bots.length > 1 && (
        <Choice
          label={t.bot}
          value={search.bot === undefined ? undefined : String(search.bot)}
          any={t.anyBot}
          options={bots}
          onChange={(bot) => onChange({ bot: bot === undefined ? undefined : Number(bot) })}
        />
      )}
      <Checkbox checked={search.traffic === "1"} onChange={(on) => onChange({ traffic: on ? "1" : undefined })}>
        {t.withTraffic}
      </Checkbox>
    </div>
  );
}
