import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { Chip } from "../../ui/chip.tsx";
import { Checkbox, INPUT } from "../../ui/input.tsx";
import { LEAD_ORIGINS, LEAD_STATUSES } from "../../url/lead-filters.ts";

const route = getRouteApi("/leads");

/** What is looked for. Everything stands in the address. */
export function LeadFilters() {
  const t = useTexts(leads);
  const words = useTexts(leadWords);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/leads" });
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const toggle = <T extends string>(list: readonly T[] = [], word: T): T[] | undefined => {
    const next = list.includes(word) ? list.filter((each) => each !== word) : [...list, word];
    return next.length === 0 ? undefined : next;
  };
  return (
    <div className="flex flex-col gap-2">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          choose({ q: String(new FormData(event.currentTarget).get("q")).trim() || undefined });
        }}
      >
        <input
          key={search.q}
          type="search"
          name="q"
          aria-label={t.search}
          placeholder={t.search}
          defaultValue={search.q}
          className={`${INPUT} max-w-xl`}
        />
      </form>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">{t.status}</legend>
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
        <legend className="sr-only">{t.origin}</legend>
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
              <Chip key={name} remove={t.removeFilter(name)} onRemove={() => choose({ [name]: undefined })}>
                {name}: {value}
              </Chip>
            )
          );
        })}
      </div>
    </div>
  );
}
