import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useFormat } from "../../shell/account.ts";
import { useOfferNames } from "../../shell/offer-names.ts";
import { OfferPicker } from "../../shell/offer-picker.tsx";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { FilterForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { FilterBoxes } from "../../ui/list-filters.tsx";
import { conversionsById } from "../../url/conversion-id.ts";
import { type Conversion, nameOf } from "./columns.tsx";
import { FILTERS, type FilterName, readConversionSearch, STATUSES } from "./search.ts";

const route = getRouteApi("/conversions");
/** Those that somebody picks or types; the others come from an id or a cell. */
const ASKED = ["offer", "partner", "country", "goal", "sub1", "comment"] as const;
const OF_USERS: readonly FilterName[] = ["partner", "advertiser"];

/** What is looked for. Everything stands in the address. */
export function Filters({ rows, isOwn }: { rows: readonly Conversion[]; isOwn: boolean }) {
  const t = useTexts(texts);
  const { country } = useFormat();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/conversions" });
  const choose = (change: Record<string, unknown>) =>
    void navigate({
      search: ({ p, from, to, cmp, ...before }) => ({ p, from, to, cmp, ...readConversionSearch({ ...before, ...change }) }),
    });
  const offerName = useOfferNames(search.offer === undefined ? [] : [search.offer]);
  // Names of what is filtered by, as far as the rows tell them.
  const [row] = rows;
  const names: Partial<Record<FilterName, string | undefined>> = {
    offer: search.offer === undefined ? undefined : offerName(search.offer),
    partner: nameOf(row?.partner) || undefined,
    advertiser: row?.advertiser?.title,
    country: search.country && country(search.country.toLowerCase()),
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <FilterForm
          label={t.search}
          className="min-w-0 grow @2xl:max-w-xl"
          onSubmit={(form) => {
            const text = String(new FormData(form).get("q")).trim();
            form.reset();
            if (text !== "") choose(conversionsById(text));
          }}
        >
          <input type="search" name="q" aria-label={t.search} placeholder={t.search} className={INPUT} />
        </FilterForm>
        <AddFilter
          names={ASKED.filter((name) => !isOwn || !OF_USERS.includes(name))}
          offer={{ id: search.offer ?? 0, title: names.offer ?? "" }}
          onAdd={choose}
        />
      </div>
      <FilterBoxes
        label={t.status}
        options={STATUSES.map((each) => [each, t.statuses[each]] as const)}
        chosen={search.status}
        onChange={(status) => choose({ status })}
      />
      <div className="flex flex-wrap gap-2 empty:hidden">
        {FILTERS.map((name) => {
          const value = search[name];
          return (
            value !== undefined && (
              <Chip key={name} remove={t.removeFilter(t.filters[name])} onRemove={() => choose({ [name]: undefined })}>
                <bdi>
                  {t.filters[name]}: {names[name] ?? value}
                </bdi>
              </Chip>
            )
          );
        })}
      </div>
    </div>
  );
}

interface AddFilterProps {
  names: readonly (typeof ASKED)[number][];
  /** The one that is filtered by; 0: none. */
  offer: { id: number; title: string };
  onAdd: (filter: Partial<Record<FilterName, string | number>>) => void;
}

function AddFilter({ names, offer, onAdd }: AddFilterProps) {
  const t = useTexts(texts);
  const [name, setName] = useState<string>("offer");
  return (
    <div className="flex min-w-0 grow gap-2 sm:grow-0">
      <select aria-label={t.filterBy} value={name} onChange={({ target }) => setName(target.value)} className={`${INPUT} w-auto!`}>
        {names.map((each) => (
          <option key={each} value={each}>
            {t.filters[each]}
          </option>
        ))}
      </select>
      {name === "offer" ? (
        <div className="grow sm:w-60">
          <OfferPicker label={t.filters.offer} {...offer} onPick={(id) => onAdd({ offer: id })} />
        </div>
      ) : (
        <FilterForm
          label={t.addFilter}
          className="flex min-w-0 grow gap-2"
          onSubmit={(form) => {
            const text = String(new FormData(form).get("value")).trim();
            form.reset();
            if (text !== "") onAdd({ [name]: text });
          }}
        >
          <input name="value" aria-label={t.filterValue} className={`${INPUT} min-w-0 grow sm:w-36!`} />
          <Button type="submit">{t.addFilter}</Button>
        </FilterForm>
      )}
    </div>
  );
}
