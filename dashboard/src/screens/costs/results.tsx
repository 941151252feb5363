import type { Params } from "../../api/client.ts";
import { useFormat } from "../../shell/account.ts";
import { LineState, Results } from "../../shell/import/results.tsx";
import type { Sent } from "../../shell/import/use-sending.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import type { CostOutcome } from "./send.ts";

type Row = Sent<Params, CostOutcome>;

/** The lines with what they change, or would change. */
export function CostResults({ rows, isDryRun }: { rows: readonly Row[]; isDryRun: boolean }) {
  const t = useTexts(costs);
  const format = useFormat();
  const previews: Column<Row>[] = [
    { id: "clicks", header: t.clicks, numeric: true, value: ({ outcome }) => outcome?.preview?.clicks ?? null },
    {
      id: "now",
      header: t.costNow,
      numeric: true,
      value: ({ outcome }) => outcome?.preview?.cost_now ?? null,
      cell: ({ outcome }) => {
        if (outcome?.preview === undefined) return "";
        const { cost_now, currency, others_now = {} } = outcome.preview;
        const others = Object.entries(others_now).map(([code, amount]) => format.money(amount, code));
        return [...(cost_now === 0 && others.length > 0 ? [] : [format.money(cost_now, currency)]), ...others].join(" + ");
      },
    },
    {
      id: "then",
      header: t.costThen,
      numeric: true,
      value: ({ outcome }) => outcome?.preview?.cost_then ?? null,
      cell: ({ outcome }) => outcome?.preview !== undefined && format.money(outcome.preview.cost_then, outcome.preview.currency),
    },
  ];
  return (
    <Results
      rows={rows}
      columns={isDryRun ? previews : []}
      state={(row) =>
        row.error === "no-clicks" ? (
          <Status tone="warn">{t.noClicks}</Status>
        ) : (
          <LineState row={row} fields={t.fields} taken={isDryRun ? t.fine : t.done} />
        )
      }
    />
  );
}
