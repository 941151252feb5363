import { common } from "../../texts/common.ts";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { BarButtons, SelectionBar } from "../../ui/selection-bar.tsx";

/** How many rows are selected, and what can be done with them. */
export function Selected({ count, onChange }: { count: number; onChange: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  if (count === 0) return null;
  return (
    <SelectionBar>
      <span className="px-2 py-1 font-medium">{words.selected(count)}</span>
      <BarButtons>
        <Button look="main" onClick={onChange}>
          {t.change}
        </Button>
      </BarButtons>
    </SelectionBar>
  );
}
