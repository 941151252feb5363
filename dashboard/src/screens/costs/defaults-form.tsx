import type { ReactNode } from "react";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { CurrencyInput, Field, Select, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import type { CostColumns, Defaults } from "./columns.ts";

interface Props {
  defaults: Defaults;
  onDefaults: (defaults: Defaults) => void;
  /** The fields that the lines have themselves. */
  given: CostColumns;
  children?: ReactNode;
}

/** What holds for every line, and the zone of its days. */
export function DefaultsForm({ defaults, onDefaults, given, children }: Props) {
  const t = useTexts(costs);
  const words = useTexts(importLines);
  const { zone } = useFormat();
  const flows = useRead("/api/flows/list.json", {}, { enabled: !given.includes("flow") });
  const set = (changed: Partial<Defaults>) => onDefaults({ ...defaults, ...changed });
  const hasDay = given.includes("date");
  const options = (flows.data?.data ?? []).map(({ code, name }) => [code, name || code] as const);
  return (
    <Panel title={children === undefined ? words.rest : undefined}>
      <div className={`grid gap-4 sm:grid-cols-2 ${children === undefined ? "lg:grid-cols-4" : "lg:grid-cols-5"}`}>
        {children}
        {!hasDay && !given.includes("from") && (
          <Field label={t.from}>
            <TextInput type="date" value={defaults.from} onValueChange={(from) => set({ from })} />
          </Field>
        )}
        {!hasDay && !given.includes("to") && (
          <Field label={t.to}>
            <TextInput type="date" value={defaults.to} onValueChange={(to) => set({ to })} />
          </Field>
        )}
        {!given.includes("flow") && (
          <Field label={t.flow}>
            <Select value={defaults.flow} options={[["", t.anyFlow], ...options]} onChange={(flow) => set({ flow })} />
          </Field>
        )}
        {!given.includes("currency") && (
          <Field label={words.currency}>
            <CurrencyInput value={defaults.currency} onValueChange={(currency) => set({ currency })} />
          </Field>
        )}
      </div>
      <p className="mt-3 text-sm text-muted">{t.zone(zone)}</p>
    </Panel>
  );
}
