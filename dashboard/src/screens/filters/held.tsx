import { Link } from "@tanstack/react-router";
import { useAsk } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { usePeriod } from "../../shell/period-picker.tsx";
import { useTexts } from "../../texts/define.ts";
import { filters } from "../../texts/filters.ts";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";

const KINDS = [1, 2, 3, 4, 5] as const;

/** How many clicks each kind of filter kept out in the period. */
export function Held() {
  const t = useTexts(filters);
  const format = useFormat();
  const { period } = usePeriod();
  const query = useAsk("/api/reports/traffic.json", { group: ["filter"], columns: ["click"], ...period });
  return (
    <Panel title={t.held}>
      <Loaded query={query} rows={1}>
        {({ data: { rows } }) => (
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            {KINDS.map((kind) => (
              <div key={kind}>
                <dt className="text-sm text-muted">{t.kinds[kind]}</dt>
                <dd className="text-lg font-semibold">
                  <Link to="/clicks" search={{ filter: String(kind) }} className="underline">
                    {format.number(Number(rows.find(([of]) => Number(of) === kind)?.[1] ?? 0))}
                  </Link>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}
