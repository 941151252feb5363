import { saveFile, toCsv } from "../../csv.ts";
import type { Figure, Item } from "../../report-items.ts";
import type { Report } from "../../shell/report/report-format.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import type { Period } from "../../url/period.ts";

/** What is shown, as a file: in the zone of the screen, which stands in its name. */
export function SaveCsv({
  report,
  group,
  columns,
  period,
}: {
  report: Report;
  group: readonly Item[];
  columns: readonly Figure[];
  period: Period;
}) {
  const t = useTexts(common);
  const save = () => {
    const name = `pawprint ${group.join("-")} ${period.from} ${period.to} ${report.time_zone.replaceAll("/", "-")}.csv`;
    saveFile(name, toCsv([[...group, ...columns], ...report.rows]), "text/csv");
  };
  return <Button onClick={save}>{t.download}</Button>;
}
