import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { readCsv } from "../../csv-read.ts";
import { useFormat } from "../../shell/account.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { today } from "../../time.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { type Columns, type Defaults, namedCurrency, recognize, toItem, toLines } from "./columns.ts";
import { DefaultsForm } from "./defaults-form.tsx";
import { Imports } from "./imports.tsx";
import { keepColumns, keptColumns } from "./kept-columns.ts";
import { Mapping } from "./mapping.tsx";
import { Paste } from "./paste.tsx";
import { Sending } from "./sending.tsx";

const route = getRouteApi("/costs");

/** What did the traffic cost? */
export function Costs() {
  const t = useTexts(costs);
  const { by } = route.useSearch();
  const { zone, currency } = useFormat();
  const [defaults, setDefaults] = useState<Defaults>(() => ({ from: today(zone), to: today(zone), flow: "", currency }));
  return (
    <Page
      title={t.title}
      actions={
        <nav aria-label={t.title} className="flex gap-2">
          <Link to="/costs" activeOptions={{ exact: true }} search={{}} className={buttonClass(by === undefined ? "main" : "plain")}>
            {t.ways.file}
          </Link>
          <Link
            to="/costs"
            activeOptions={{ exact: true }}
            search={{ by: "total" }}
            className={buttonClass(by === "total" ? "main" : "plain")}
          >
            {t.ways.total}
          </Link>
        </nav>
      }
    >
      <p className="max-w-prose text-muted">
        {t.help} {t.inLink}
      </p>
      {by === "total" ? <Total defaults={defaults} onDefaults={setDefaults} /> : <FromFile defaults={defaults} onDefaults={setDefaults} />}
      <Imports />
    </Page>
  );
}

interface Props {
  defaults: Defaults;
  onDefaults: (defaults: Defaults) => void;
}

function FromFile({ defaults, onDefaults }: Props) {
  const t = useTexts(costs);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<{ columns?: Columns; hasNames?: boolean }>({});
  const table = useMemo(() => readCsv(text), [text]);
  const first = useMemo(() => table.rows[0]?.cells ?? [], [table]);
  const recognized = useMemo(() => keptColumns(first) ?? recognize(first), [first]);
  const columns = chosen.columns ?? recognized;
  const hasNames = chosen.hasNames ?? recognized.some((field) => field !== null);
  const lines = useMemo(() => toLines(table, columns, hasNames, defaults), [table, columns, hasNames, defaults]);
  const isCurrencyNamed = hasNames && namedCurrency(table, columns) !== undefined;
  const hasAmount = columns.includes("cost") || columns.includes("cpc");
  const setColumns = (next: Columns) => {
    setChosen({ columns: next, hasNames });
    if (hasNames) keepColumns(first, next);
  };
  const change = (next: string) => {
    const names = readCsv(next).rows[0]?.cells.join("\n");
    if (names !== first.join("\n")) setChosen({});
    setText(next);
  };
  return (
    <>
      <Panel>
        <Paste text={text} onText={change} />
      </Panel>
      {table.rows.length > 0 && (
        <Panel title={t.columns}>
          <div className="flex flex-col gap-3">
            <Checkbox checked={hasNames} onChange={(next) => setChosen({ columns, hasNames: next })}>
              {t.names}
            </Checkbox>
            <Mapping rows={table.rows} hasNames={hasNames} columns={columns} onColumns={setColumns} />
            {!hasAmount && <p className="text-warn">{t.noAmount}</p>}
          </div>
        </Panel>
      )}
      {lines.length > 0 && hasAmount && (
        <>
          <DefaultsForm defaults={defaults} onDefaults={onDefaults} given={isCurrencyNamed ? [...columns, "currency"] : columns} />
          <Sending lines={lines} names={hasNames ? first : columns.map((field) => field ?? "")} />
        </>
      )}
    </>
  );
}

function Total({ defaults, onDefaults }: Props) {
  const t = useTexts(costs);
  const [cost, setCost] = useState("");
  const lines = useMemo(() => [{ line: 1, cells: [cost], ...toItem({ cost }, defaults) }], [cost, defaults]);
  return (
    <>
      <DefaultsForm defaults={defaults} onDefaults={onDefaults} given={[]}>
        <Field label={t.total}>
          <TextInput value={cost} onValueChange={setCost} inputMode="decimal" />
        </Field>
      </DefaultsForm>
      {cost !== "" && <Sending lines={lines} names={["cost"]} />}
    </>
  );
}
