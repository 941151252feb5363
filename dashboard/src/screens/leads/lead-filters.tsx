import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useFormat } from "../../shell/account.ts";
import { useSourceNames } from "../../shell/source-names.ts";
import { useTexts } from "../../texts/define.ts";
import { leadFields } from "../../texts/lead-fields.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { Chip } from "../../ui/chip.tsx";
import { FilterForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { FilterBoxes } from "../../ui/list-filters.tsx";
import { LEAD_ORIGINS, LEAD_STATUSES } from "../../url/lead-filters.ts";

const route = getRouteApi("/leads");

/** What is looked for. Everything stands in the address. */
export function LeadFilters() {
  const t = useTexts(leads);
  const words = useTexts(leadWords);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/leads" });
  const { names: fields } = useTexts(leadFields);
  const sources = useSourceNames();
  const format = useFormat();
  const names = {
    flow: (code: string) => `${fields.flow_code}: ${sources.flow(code)}`,
    campaign: (id: string) => `${fields.campaign}: ${sources.campaign(Number(id))}`,
    geo: (code: string) => `${fields.geo}: ${format.country(code)}`,
  };
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-col gap-2">
      <FilterForm label={t.search} onSubmit={(form) => choose({ q: String(new FormData(form).get("q")).trim() || undefined })}>
        <input
          key={search.q}
          type="search"
          name="q"
          aria-label={t.search}
          placeholder={t.search}
          defaultValue={search.q}
          className={`${INPUT} max-w-xl`}
        />
      </FilterForm>
      <div className="flex flex-col gap-2 max-sm:grid max-sm:grid-cols-2 max-sm:items-start">
        <FilterBoxes
          label={t.status}
          options={LEAD_STATUSES.map((each) => [each, words.status[each]] as const)}
          chosen={search.status}
          onChange={(status) => choose({ status })}
        />
        <FilterBoxes
          label={t.origin}
          options={LEAD_ORIGINS.map((each) => [each, words.origin[each]] as const)}
          chosen={search.origin}
          onChange={(origin) => choose({ origin })}
        />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {(["flow", "campaign", "geo"] as const).map((name) => {
          const value = search[name];
          return (
            value !== undefined && (
              <Chip key={name} remove={t.removeFilter(names[name](value))} onRemove={() => choose({ [name]: undefined })}>
                {names[name](value)}
              </Chip>
            )
          );
        })}
      </div>
    </div>
  );
}
