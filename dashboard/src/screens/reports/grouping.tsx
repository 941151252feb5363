import { useNavigate } from "@tanstack/react-router";
import { FIGURES, type Figure, ITEMS, type Item, PRESETS, type Preset } from "../../report-items.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { reports } from "../../texts/reports.ts";
import { ColumnChoice } from "../../ui/column-choice.tsx";
import { INPUT } from "../../ui/input.tsx";

interface Props {
  group: readonly Item[];
  columns: readonly Figure[];
  drill: Item;
  onDrill: (item: Item) => void;
}

const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** What rows are of, which figures they have, and what a row opens by. Each choice asks at once. */
export function Grouping({ group, columns, drill, onDrill }: Props) {
  const t = useTexts(reports);
  const words = useTexts(reportWords);
  const navigate = useNavigate({ from: "/reports" });
  const [first = "flow", second] = group;
  const choose = (g: Item[]) => void navigate({ search: (before) => ({ ...before, g, s: undefined }) });
  const chooseColumns = (c: readonly Figure[]) => void navigate({ search: (before) => ({ ...before, c: [...c] }) });
  const preset = PRESET_NAMES.find((name) => PRESETS[name].join() === columns.join());
  return (
    <div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
      <ItemSelect
        label={t.group}
        value={first}
        onChange={(item) => choose(second === undefined || second === item ? [item] : [item, second])}
      />
      <label className="flex min-w-0 flex-col gap-1 text-sm">
        {t.and}
        <select
          value={second ?? ""}
          onChange={({ target }) => choose([first, ...ITEMS.filter((item) => item === target.value)])}
          className={INPUT}
        >
          <option value="">{t.nothingMore}</option>
          {ITEMS.filter((item) => item !== first).map((item) => (
            <option key={item} value={item}>
              {words.items[item]}
            </option>
          ))}
        </select>
      </label>
      <ItemSelect label={t.drill} value={drill} onChange={onDrill} />
      <label className="flex min-w-0 flex-col gap-1 text-sm">
        {t.preset}
        <select
          value={preset ?? ""}
          onChange={({ target }) => chooseColumns(PRESETS[PRESET_NAMES.find((name) => name === target.value) ?? "money"])}
          className={INPUT}
        >
          {preset === undefined && <option value="">{t.ownColumns}</option>}
          {PRESET_NAMES.map((name) => (
            <option key={name} value={name}>
              {t.presets[name]}
            </option>
          ))}
        </select>
      </label>
      <ColumnChoice columns={FIGURES.map((name) => [name, words.figures[name]])} chosen={columns} onChoose={chooseColumns} />
    </div>
  );
}

function ItemSelect({ label, value, onChange }: { label: string; value: Item; onChange: (item: Item) => void }) {
  const t = useTexts(reportWords);
  return (
    <label className="flex min-w-0 flex-col gap-1 text-sm">
      {label}
      <select value={value} onChange={({ target }) => onChange(ITEMS.find((item) => item === target.value) ?? value)} className={INPUT}>
        {ITEMS.map((item) => (
          <option key={item} value={item}>
            {t.items[item]}
          </option>
        ))}
      </select>
    </label>
  );
}
