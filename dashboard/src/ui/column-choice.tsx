import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Checkbox } from "./input.tsx";

interface Props<Id extends string> {
  columns: readonly (readonly [id: Id, name: string])[];
  chosen: readonly Id[];
  /** A column that is added stands at the end; the last one cannot be taken away. */
  onChoose: (chosen: readonly Id[]) => void;
}

/** Chooses the columns of a table. Folded, because it is set once. */
export function ColumnChoice<Id extends string>({ columns, chosen, onChoose }: Props<Id>) {
  const t = useTexts(common);
  return (
    <details className="col-span-full basis-full">
      <summary className="text-sm">{t.chooseColumns}</summary>
      <div className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
        {columns.map(([id, name]) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            disabled={chosen.length === 1 && chosen[0] === id}
            onChange={(on) => onChoose(on ? [...chosen, id] : chosen.filter((each) => each !== id))}
          >
            {name}
          </Checkbox>
        ))}
      </div>
    </details>
  );
}
