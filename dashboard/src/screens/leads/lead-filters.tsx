import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useFormat } from "../../shell/account.ts";
import { useSourceNames } from "../../shell/source-names.ts";
import { useTexts } from "../../texts/define.ts";
import { leadFields } from "../../texts/lead-fields.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { Chip } from "../../ui/chip.tsx";
import { FilterForm } from "../../ui/form.tsx";
import { Checkbox, INPUT } from "../../ui/input.tsx";
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
  const toggle = <T extends string>(list: readonly T[] = [], word: T): T[] | undefined => {
    const next = list.includes(word) ? list.filter((each) => each !== word) : [...list, word];
    return next.length === 0 ? undefined : next;
  };
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
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="float-left w-full text-muted @2xl:w-20 @2xl:leading-6 @2xl:pointer-coarse:leading-11">{t.status}</legend>
        {LEAD_STATUSES.map((status) => (
          <Checkbox
            key={status}
            checked={search.status?.includes(status) ?? false}
            onChange={() => choose({ status: toggle(search.status, status) })}
          >
            {words.status[status]}
          </Checkbox>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="float-left w-full text-muted @2xl:w-20 @2xl:leading-6 @2xl:pointer-coarse:leading-11">{t.origin}</legend>
        {LEAD_ORIGINS.map((origin) => (
          <Checkbox
            key={origin}
            checked={search.origin?.includes(origin) ?? false}
            onChange={() => choose({ origin: toggle(search.origin, origin) })}
          >
            {words.origin[origin]}
          </Checkbox>
        ))}
      </fieldset>
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
