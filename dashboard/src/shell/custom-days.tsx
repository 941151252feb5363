import { useState } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FilterForm } from "../ui/form.tsx";
import { INPUT } from "../ui/input.tsx";

interface Props {
  from: string;
  to: string;
  onClose: () => void;
  onChoose: (from: string, to: string) => void;
}

/** Asks for the first and the last day of a period. */
export function CustomDays({ from, to, onClose, onChoose }: Props) {
  const t = useTexts(shell);
  const words = useTexts(common);
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  return (
    <Dialog open onClose={onClose} title={t.period}>
      <FilterForm label={t.period} className="flex flex-col gap-3" onSubmit={() => onChoose(first, last)}>
        <label className="flex flex-col gap-1">
          {t.from}
          <input type="date" required value={first} max={last} onChange={(event) => setFirst(event.target.value)} className={INPUT} />
        </label>
        <label className="flex flex-col gap-1">
          {t.to}
          <input type="date" required value={last} min={first} onChange={(event) => setLast(event.target.value)} className={INPUT} />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="main">
            {t.apply}
          </Button>
        </div>
      </FilterForm>
    </Dialog>
  );
}
