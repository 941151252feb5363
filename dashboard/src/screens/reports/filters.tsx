import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ITEMS, type Item } from "../../report-items.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { reports } from "../../texts/reports.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { FilterForm } from "../../ui/form.tsx";
import { Checkbox, INPUT } from "../../ui/input.tsx";
import { formatFilter, parseFilter } from "../../url/report.ts";

const route = getRouteApi("/reports");
const TIMES: ReadonlySet<Item> = new Set(["date", "hour"]);

/** The filters that are on, each with a way to take it off, and a form for one more. */
export function Filters() {
  const t = useTexts(reports);
  const words = useTexts(reportWords);
  const { f = [] } = route.useSearch();
  const navigate = useNavigate({ from: "/reports" });
  const choose = (next: string[]) => void navigate({ search: (before) => ({ ...before, f: next.length === 0 ? undefined : next }) });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {f.map((text) => {
        const filter = parseFilter(text);
        return (
          filter !== null && (
            <Chip key={text} remove={`${t.remove}: ${words.items[filter.item]}`} onRemove={() => choose(f.filter((each) => each !== text))}>
              {words.items[filter.item]}: {filter.operation === "not" && `${t.not} `}
              {filter.value || words.none}
            </Chip>
          )
        );
      })}
      <AddFilter onAdd={(text) => choose([...f.filter((each) => each !== text), text])} />
    </div>
  );
}

function AddFilter({ onAdd }: { onAdd: (text: string) => void }) {
  const t = useTexts(reports);
  const words = useTexts(reportWords);
  const [item, setItem] = useState<Item>("geo");
  const [value, setValue] = useState("");
  const [isNot, setNot] = useState(false);
  const submit = () => {
    onAdd(formatFilter({ item, operation: isNot ? "not" : "is", value: value.trim() }));
    setValue("");
  };
  return (
    <details>
      <summary className="text-sm">{t.addFilter}</summary>
      <FilterForm label={t.addFilter} onSubmit={submit} className="mt-2 flex flex-wrap items-center gap-2">
        <select
          aria-label={t.filter}
          value={item}
          onChange={({ target }) => setItem(ITEMS.find((each) => each === target.value) ?? "geo")}
          className={`${INPUT} sm:max-w-44`}
        >
          {ITEMS.filter((each) => !TIMES.has(each)).map((each) => (
            <option key={each} value={each}>
              {words.items[each]}
            </option>
          ))}
        </select>
        <input
          aria-label={t.filterValue}
          placeholder={t.filterValue}
          value={value}
          onChange={({ target }) => setValue(target.value)}
          className={`${INPUT} sm:max-w-72`}
        />
        <Checkbox checked={isNot} onChange={setNot}>
          {t.exclude}
        </Checkbox>
        <Button type="submit">{t.addFilter}</Button>
      </FilterForm>
    </details>
  );
}
