import { common } from "../../texts/common.ts";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";

/** How many rows are selected, and what can be done with them. */
export function Selected({ count, onChange }: { count: number; onChange: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  if (count === 0) return null;
  return (
    <div className="sticky bottom-2 z-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-card p-2 shadow-md">
      <span className="grow px-2 font-medium">{words.selected(count)}</span>
      <Button look="main" onClick={onChange}>
        {t.change}
      </Button>
    </div>
  );
}
