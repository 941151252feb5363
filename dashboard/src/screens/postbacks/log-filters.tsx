import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryError } from "../../texts/delivery-errors.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { Chip } from "../../ui/chip.tsx";
import { FilterForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { Choice } from "../../ui/list-filters.tsx";
import { DELIVERY_STATES, type DeliveryState } from "../../url/delivery-states.ts";
import { CHIPS, type PostbacksSearch } from "./search.ts";
import { useCounts } from "./use-counts.ts";

const route = getRouteApi("/postbacks");
/** No number is counted beyond it. */
const MOST_COUNTED = 1000;

/** States with their numbers, the receiver, and what was made a filter by a click. */
export function LogFilters({ range }: { range: { from: number; to: number } }) {
  const t = useTexts(postbacks);
  const states = useTexts(leadWords).postback;
  const errorText = useDeliveryError();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/postbacks" });
  const choose = (change: PostbacksSearch) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const { state, host } = search;
  const { counts, areOfFilter } = useCounts(range);
  const named = (each: DeliveryState) => {
    const n = counts.data?.data[each];
    return !areOfFilter || n === undefined ? states[each] : `${states[each]} (${n}${n === MOST_COUNTED ? "+" : ""})`;
  };
  return (
    <FilterForm
      label={t.filters.host}
      className="flex flex-wrap items-center gap-3"
      onSubmit={(form) => choose({ host: String(new FormData(form).get("host")).trim() || undefined })}
    >
      <Choice
        label={t.state}
        value={state}
        any={t.anyState}
        options={DELIVERY_STATES.map((each) => [each, named(each)] as const)}
        onChange={(next) => choose({ state: next })}
      />
      <input
        key={host}
        type="search"
        name="host"
        aria-label={t.filters.host}
        placeholder={t.filters.host}
        defaultValue={host}
        className={`${INPUT} sm:max-w-72`}
      />
      {CHIPS.map(
        (name) =>
          search[name] !== undefined && (
            <Chip key={name} remove={t.removeFilter(t.filters[name])} onRemove={() => choose({ [name]: undefined })}>
              {t.filters[name]}: {name === "error" ? errorText(search.error ?? "") : search[name]}
            </Chip>
          ),
      )}
    </FilterForm>
  );
}
