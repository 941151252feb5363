import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { flows } from "../../texts/flows.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import type { FlowSettings } from "./flow-settings.ts";

const MODES = ["only", "except"] as const;
const FIELDS = ["countries", "languages", "filters", "filtered_url"];

/** Which visitors are led to the destinations, in the order of the checks. */
export function FiltersForm({ flow }: { flow: FlowSettings }) {
  const t = useTexts(flows);
  const save = useWrite("/api/flows/edit.json", ["/api/flows/"]);
  const [before, setBefore] = useState({
    bots: flow.bots,
    blacklist: flow.blacklist,
    countries: flow.countries.join(", "),
    countries_mode: flow.countries_mode,
    languages: flow.languages.join(", "),
    languages_mode: flow.languages_mode,
    filters: flow.filters,
    filtered_url: flow.filtered_url,
  });
  const [values, setValues] = useState(before);
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const errorAt = useErrorAt(save.error);
  const modes = MODES.map((mode) => [mode, t[mode]] as const);
  return (
    <Panel title={t.filters}>
      <Form
        save={save}
        fields={FIELDS}
        onSubmit={() => save.mutate({ id: flow.id, ...changed(before, values) }, { onSuccess: () => setBefore(values) })}
      >
        <p className="text-sm text-muted">{t.filtersHelp}</p>
        <Checkbox checked={values.bots} onChange={(bots) => set({ bots })}>
          {t.bots}
        </Checkbox>
        <Checkbox checked={values.blacklist} onChange={(blacklist) => set({ blacklist })}>
          {t.blacklist}
        </Checkbox>
        <div className="grid gap-2 sm:grid-cols-[1fr_14rem]">
          <Field label={t.countries} hint={t.codes} error={errorAt("countries")}>
            <TextInput value={values.countries} onValueChange={(countries) => set({ countries })} />
          </Field>
          <Field label={<ModeLabel of={t.countries} />}>
            <Select value={values.countries_mode} options={modes} onChange={(mode) => set({ countries_mode: mode })} />
          </Field>
        </div>
        <div className="grid gap-2 sm:grid-cols-[1fr_14rem]">
          <Field label={t.languages} hint={t.codes} error={errorAt("languages")}>
            <TextInput value={values.languages} onValueChange={(languages) => set({ languages })} />
          </Field>
          <Field label={<ModeLabel of={t.languages} />}>
            <Select value={values.languages_mode} options={modes} onChange={(mode) => set({ languages_mode: mode })} />
          </Field>
        </div>
        <SharedFilters chosen={values.filters} onChange={(filters) => set({ filters })} />
        <Field label={t.filteredUrl} hint={t.filteredUrlHint} error={errorAt("filtered_url")}>
          <TextInput type="url" value={values.filtered_url} onValueChange={(filtered_url) => set({ filtered_url })} />
        </Field>
      </Form>
    </Panel>
  );
}

/** It begins at the height of the field beside it. */
function ModeLabel({ of }: { of: string }) {
  const t = useTexts(flows);
  return (
    <>
      {t.mode}
      <span className="sr-only">: {of}</span>
    </>
  );
}

function SharedFilters({ chosen, onChange }: { chosen: readonly number[]; onChange: (chosen: number[]) => void }) {
  const t = useTexts(flows);
  const list = useRead("/api/filters/list.json");
  const filters = list.data?.data ?? [];
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">{t.shared}</legend>
      {list.isSuccess && filters.length === 0 && <p className="text-sm text-muted">{t.noShared}</p>}
      {filters.map(({ id, name }) => (
        <Checkbox
          key={id}
          checked={chosen.includes(id)}
          onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id))}
        >
          {name}
        </Checkbox>
      ))}
    </fieldset>
  );
}
