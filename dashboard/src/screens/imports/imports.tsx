import { useMemo, useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { namedCurrency } from "../../csv-read.ts";
import { useFormat } from "../../shell/account.ts";
import { FromFile } from "../../shell/import/from-file.tsx";
import { useSource } from "../../shell/import/use-source.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { imports } from "../../texts/imports.ts";
import { CurrencyInput, Field, Select } from "../../ui/field.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { CONVERSIONS, type Defaults, toLines } from "./columns.ts";
import { type Meanings, WhatHappens } from "./meanings.tsx";
import { Sending } from "./sending.tsx";

/** Conversions of elsewhere, by the file. */
export function Imports() {
  const t = useTexts(imports);
  const { currency } = useFormat();
  const source = useSource(CONVERSIONS);
  const [defaults, setDefaults] = useState<Defaults>({ flow: "", currency });
  const [meanings, setMeanings] = useState<Meanings>({});
  const { table, columns, hasNames, first } = source;
  const lines = useMemo(() => toLines(table, columns, hasNames, defaults), [table, columns, hasNames, defaults]);
  const needsFlow = !columns.includes("click") && !columns.includes("flow");
  const amountName = hasNames ? (first[columns.indexOf("payout")] ?? "") : "";
  const needsCurrency = columns.includes("payout") && !columns.includes("currency") && namedCurrency(amountName) === undefined;
  return (
    <Page title={t.title}>
      <p className="max-w-prose text-muted">{t.help}</p>
      <FromFile source={source} fields={t.fields} example={t.example}>
        {needsFlow && <p className="text-warn">{t.noClick}</p>}
      </FromFile>
      {lines.length > 0 && (
        <>
          {(needsFlow || needsCurrency) && (
            <Rest defaults={defaults} onDefaults={setDefaults} needsFlow={needsFlow} needsCurrency={needsCurrency} />
          )}
          <WhatHappens lines={lines} meanings={meanings} onMeanings={setMeanings} />
          <Sending lines={lines} names={hasNames ? first : columns.map((field) => field ?? "")} meanings={meanings} />
        </>
      )}
    </Page>
  );
}

interface RestProps {
  defaults: Defaults;
  onDefaults: (defaults: Defaults) => void;
  needsFlow: boolean;
  needsCurrency: boolean;
}

/** What holds for lines that do not say it. */
function Rest({ defaults, onDefaults, needsFlow, needsCurrency }: RestProps) {
  const t = useTexts(imports);
  const words = useTexts(importLines);
  const flows = useRead("/api/flows/list.json", {}, { enabled: needsFlow });
  const options = (flows.data?.data ?? []).map(({ code, name }) => [code, name || code] as const);
  return (
    <Panel title={words.rest}>
      <div className="grid gap-4 sm:grid-cols-2">
        {needsFlow && (
          <Field label={t.fields.flow} hint={t.flowHint}>
            <Select value={defaults.flow} options={[["", t.noFlow], ...options]} onChange={(flow) => onDefaults({ ...defaults, flow })} />
          </Field>
        )}
        {needsCurrency && (
          <Field label={words.currency} hint={t.currencyHint}>
            <CurrencyInput value={defaults.currency} onValueChange={(currency) => onDefaults({ ...defaults, currency })} />
          </Field>
        )}
      </div>
    </Panel>
  );
}
