import { saveFile, toCsv } from "../../csv.ts";
import type { Figure, Item } from "../../report-items.ts";
import type { Report } from "../../shell/report/report-format.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import type { Period } from "../../url/period.ts";

interface Props {
  /** Undefined: it is not there yet. */
  answer: { data: Report; asked: { group: readonly Item[]; columns: readonly Figure[] } } | undefined;
  period: Period;
}

/** What is shown, as a file: in the zone of the screen, which stands in its name. */
export function SaveCsv({ answer, period }: Props) {
  const t = useTexts(common);
  if (answer === undefined || answer.data.groups === 0) return <Button disabled>{t.download}</Button>;
  const { data: report, asked } = answer;
  const { group, columns } = asked;
  const save = () => {
    const name = `pawprint ${group.join("-")} ${period.from} ${period.to} ${report.time_zone.replaceAll("/", "-")}.csv`;
    saveFile(name, toCsv([[...group, ...columns], ...report.rows]), "text/csv");
  };
  return <Button onClick={save}>{t.download}</Button>;
}
