import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useFormat } from "../../shell/account.ts";
import { FromFile } from "../../shell/import/from-file.tsx";
import { useSource } from "../../shell/import/use-source.ts";
import { TAB, TABS } from "../../shell/page-tabs.tsx";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { today } from "../../time.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { amountCurrency, COSTS, type Defaults, toItem, toLines } from "./columns.ts";
import { DefaultsForm } from "./defaults-form.tsx";
import { Imports } from "./imports.tsx";
import { Sending } from "./sending.tsx";

const route = getRouteApi("/costs");

/** What did the traffic cost? */
export function Costs() {
  const t = useTexts(costs);
  const { by } = route.useSearch();
  const { zone, currency } = useFormat();
  const [defaults, setDefaults] = useState<Defaults>(() => ({ from: today(zone), to: today(zone), flow: "", currency }));
  return (
    <Page title={t.title}>
      <nav aria-label={t.title} className={TABS}>
        <Link to="/costs" activeOptions={{ exact: true }} search={{}} className={TAB}>
          {t.ways.file}
        </Link>
        <Link to="/costs" activeOptions={{ exact: true }} search={{ by: "total" }} className={TAB}>
          {t.ways.total}
        </Link>
      </nav>
      <p className="max-w-prose text-muted">
        {t.help} {by !== "total" && t.again} {t.inLink}
      </p>
      {by === "total" ? <Total defaults={defaults} onDefaults={setDefaults} /> : <File defaults={defaults} onDefaults={setDefaults} />}
      <Imports />
    </Page>
  );
}

interface Props {
  defaults: Defaults;
  onDefaults: (defaults: Defaults) => void;
}

function File({ defaults, onDefaults }: Props) {
  const t = useTexts(costs);
  const source = useSource(COSTS);
  const { table, columns, hasNames, first } = source;
  const lines = useMemo(() => toLines(table, columns, hasNames, defaults), [table, columns, hasNames, defaults]);
  const isCurrencyNamed = hasNames && amountCurrency(table, columns) !== undefined;
  const hasAmount = columns.includes("cost") || columns.includes("cpc");
  return (
    <>
      <FromFile source={source} fields={t.fields} example={t.example}>
        {!hasAmount && <p className="text-warn">{t.noAmount}</p>}
      </FromFile>
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
      {cost === "" ? (
        <div className="flex items-center gap-3">
          <Button look="main" disabled>
            {t.check}
          </Button>
          <span className="text-muted">{t.noTotal}</span>
        </div>
      ) : (
        <Sending lines={lines} names={["cost"]} />
      )}
    </>
  );
}
