import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { hasTraffic, useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { settings } from "../../texts/settings.ts";
import { CurrencyInput, Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Identity, Looks, Notices } from "./person.tsx";
import { SettingsPage } from "./settings-page.tsx";
import { ZoneInput } from "./zone-input.tsx";

/** The account, how it counts, how the page looks, and what is told. */
export function Settings() {
  const query = useRead("/api/profile/settings.json");
  const isSender = hasTraffic(useAccount());
  return (
    <SettingsPage>
      <Identity />
      <Loaded query={query}>{({ data }) => <Counting values={data} isSender={isSender} />}</Loaded>
      <Looks />
      {isSender && <Notices />}
    </SettingsPage>
  );
}

interface CountingProps {
  values: Data<"/api/profile/settings.json", "get">;
  /** They have flows, which may need a fallback. */
  isSender: boolean;
}

function Counting({ values, isSender }: CountingProps) {
  const t = useTexts(settings);
  const save = useWrite("/api/profile/settings.json", ["/api/profile/"]);
  const [before, setBefore] = useState({ time_zone: values.time_zone, currency: values.currency, fallback_url: values.fallback_url });
  const [zone, setZone] = useState(values.time_zone);
  const [currency, setCurrency] = useState(values.currency);
  const [fallback, setFallback] = useState(values.fallback_url);
  const errorAt = useErrorAt(save.error);
  const submit = () => {
    const after = { time_zone: zone, currency, fallback_url: fallback };
    save.mutate({ ...changed(before, after) }, { onSuccess: () => setBefore(after) });
  };
  return (
    <Panel title={isSender ? t.reports : t.onlyReports}>
      <div className="max-w-lg">
        <Form save={save} onSubmit={submit} fields={["time_zone", "currency", "fallback_url"]}>
          <Field label={t.zone} hint={isSender ? t.zoneHintClicks : t.zoneHint} error={errorAt("time_zone")}>
            <ZoneInput value={zone} onValueChange={setZone} required />
          </Field>
          <Field label={t.currency} hint={t.currencyHint} error={errorAt("currency")}>
            <CurrencyInput value={currency} onValueChange={setCurrency} required />
          </Field>
          {isSender && (
            <Field label={t.fallback} hint={t.fallbackHint} error={errorAt("fallback_url")}>
              <TextInput type="url" value={fallback} onValueChange={setFallback} />
            </Field>
          )}
        </Form>
      </div>
    </Panel>
  );
}
