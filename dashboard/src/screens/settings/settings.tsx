import { type FormEvent, useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { settings } from "../../texts/settings.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Identity, Looks, Notices } from "./person.tsx";
import { SettingsPage } from "./settings-page.tsx";

/** The account, how it counts, how the page looks, and what is told. */
export function Settings() {
  const query = useRead("/api/profile/settings.json");
  return (
    <SettingsPage>
      <Identity />
      <Loaded query={query}>{({ data }) => <Form values={data} />}</Loaded>
      <Looks />
      <Notices />
    </SettingsPage>
  );
}

function Form({ values }: { values: Data<"/api/profile/settings.json", "get"> }) {
  const t = useTexts(settings);
  const words = useTexts(common);
  const save = useWrite("/api/profile/settings.json", ["/api/profile/"]);
  const [before, setBefore] = useState({ time_zone: values.time_zone, currency: values.currency, fallback_url: values.fallback_url });
  const [zone, setZone] = useState(values.time_zone);
  const [currency, setCurrency] = useState(values.currency);
  const [fallback, setFallback] = useState(values.fallback_url);
  const errorAt = useErrorAt(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const after = { time_zone: zone, currency, fallback_url: fallback };
    save.mutate({ ...changed(before, after) }, { onSuccess: () => setBefore(after) });
  };
  return (
    <Panel title={t.reports}>
      <form onSubmit={submit} className="flex max-w-lg flex-col gap-4">
        <Field label={t.zone} hint={t.zoneHint} error={errorAt("time_zone")}>
          <TextInput value={zone} onValueChange={setZone} required />
        </Field>
        <Field label={t.currency} hint={t.currencyHint} error={errorAt("currency")}>
          <TextInput value={currency} onValueChange={setCurrency} required />
        </Field>
        <Field label={t.fallback} hint={t.fallbackHint} error={errorAt("fallback_url")}>
          <TextInput type="url" value={fallback} onValueChange={setFallback} />
        </Field>
        {save.error !== null && save.error.field === undefined && <ErrorNote error={save.error} />}
        <div className="flex items-center gap-3">
          <Button type="submit" look="main" busy={save.isPending}>
            {words.save}
          </Button>
          <span role="status">{save.isSuccess ? words.saved : ""}</span>
        </div>
      </form>
    </Panel>
  );
}
