import { Fragment } from "react";
import type { Data } from "../../api/client.ts";
import { useReadPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { common } from "../../texts/common.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { parseUtc } from "../../time.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Import = Data<"/api/spend/list.json", "get">[number];

const SHOWN_CONDITIONS = 3;

/** What was written before, by whichever way. */
export function Imports() {
  const t = useTexts(costs);
  const words = useTexts(common);
  const columns = useColumns();
  const query = useReadPages("/api/spend/list.json", { limit: 20 });
  const { rows } = query;
  return (
    <Panel title={t.imports}>
      {query.error !== null && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {rows === undefined && query.error === null && <Skeleton rows={3} />}
      {rows?.length === 0 && <p className="text-muted">{t.noImports}</p>}
      {rows !== undefined && rows.length > 0 && <Table label={t.imports} rows={rows} columns={columns} idOf={({ id }) => String(id)} />}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} className="mt-3">
          {words.more}
        </Button>
      )}
    </Panel>
  );
}

function useColumns(): Column<Import>[] {
  const t = useTexts(costs);
  const words = useTexts(importLines);
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ time }) => time,
      cell: ({ time }) => <Time utc={time} />,
    },
    { id: "priced", header: words.lines, numeric: true, value: ({ priced }) => priced, cell: ({ priced }) => format.number(priced) },
    { id: "clicks", header: t.clicks, numeric: true, value: ({ clicks }) => clicks, cell: ({ clicks }) => format.number(clicks) },
    {
      id: "conditions",
      header: words.contents,
      value: () => "",
      unsorted: true,
      cell: ({ conditions, priced }) => (
        <ul>
          {conditions.slice(0, SHOWN_CONDITIONS).map((condition, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions of an import have no identity, and never change.
            <li key={index} className="whitespace-nowrap">
              <Condition condition={condition} />
            </li>
          ))}
          {priced > SHOWN_CONDITIONS && <li className="text-muted">{t.others(priced - SHOWN_CONDITIONS)}</li>}
        </ul>
      ),
    },
  ];
}

/** What a price is for. */
function Condition({ condition: { cost, cpc, currency, flow, way, geo, tags, from, to } }: { condition: Import["conditions"][number] }) {
  const t = useTexts(costs);
  const format = useFormat();
  const price = cost === undefined ? `${t.fields.cpc} ${format.money(cpc ?? 0, currency)}` : format.money(cost, currency);
  const range = [from, to].filter((time) => parseUtc(time) !== null);
  const rest = [...flow, ...way.map((id) => `${t.fields.way} ${id}`), geo && format.country(geo), ...Object.values(tags)];
  return (
    <>
      {price}
      {range.map((time, index) => (
        <Fragment key={time}>
          {index === 0 ? " · " : " – "}
          <Time utc={time} />
        </Fragment>
      ))}
      {rest.map((text) => text && ` · ${text}`)}
    </>
  );
}
