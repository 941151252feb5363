import { campaigns as texts } from "../../texts/campaigns.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Select } from "../../ui/field.tsx";
import { Checkbox, INPUT } from "../../ui/input.tsx";
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
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={search.q ?? ""}
        onChange={({ target }) => onChange({ q: target.value || undefined })}
        className={`${INPUT} w-48!`}
      />
      <div className="w-44">
        <Select
          label={t.state}
          value={search.state ?? ""}
          options={[["", t.anyState], ...STATES.map((state) => [state, t.states[state]] as const)]}
          onChange={(state) => onChange({ state: state || undefined })}
        />
      </div>
      {bots.length > 1 && (
        <div className="w-44">
          <Select
            label={t.bot}
            value={String(search.bot ?? "")}
            options={[["", t.anyBot], ...bots]}
            onChange={(bot) => onChange({ bot: bot === "" ? undefined : Number(bot) })}
          />
        </div>
      )}
      <Checkbox checked={search.traffic === "1"} onChange={(on) => onChange({ traffic: on ? "1" : undefined })}>
        {t.withTraffic}
      </Checkbox>
    </div>
  );
}
