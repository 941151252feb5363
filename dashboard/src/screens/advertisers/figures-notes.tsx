import { advertisers as texts } from "../../texts/advertisers.ts";
import { useTexts } from "../../texts/define.ts";
import { ErrorNote } from "../../ui/states.tsx";
import type { useFigures } from "./figures.ts";

/** What is missing from the figures, and why. */
export function FiguresNotes({ figures: { errors, unconverted, isCut } }: { figures: ReturnType<typeof useFigures> }) {
  const t = useTexts(texts);
  return (
    <>
      {errors.map((error) => (
        <ErrorNote key={error.message} error={error} />
      ))}
      {unconverted.length > 0 && <p className="text-warn">{t.unconverted(unconverted.join(", "))}</p>}
      {isCut && <p className="text-muted">{t.manyInvoices}</p>}
    </>
  );
}
