import { formatChange } from "../../number.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { useFormat } from "../account.ts";

/** The change against the period before, in percent; nothing where it cannot be said. */
export function Change({ now, before }: { now: number | null; before: number | null }) {
  const t = useTexts(reportWords);
  const { lang } = useFormat();
  if (now === null || before === null || before === 0) return null;
  const change = (100 * (now - before)) / Math.abs(before);
  return (
    <span title={t.change} className="block text-xs text-muted">
      {formatChange(change, lang)}
    </span>
  );
}
