import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offerAbout as texts } from "../../texts/offer-about.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { CHANGED, type TabProps } from "./facts.ts";

const FIELDS = ["start_at", "stopDate", "hold_period", "strictly_connection_type", "click_session", "minimal_click_session"];
const CONNECTIONS = ["all", "wifi", "cellular"] as const;

/** Which clicks of the network's links the offer takes, and when their conversions count. */
export function Targeting({ offer }: TabProps) {
  const t = useTexts(texts);
  const save = useWrite("/3.0/admin/offer/{ID}", CHANGED);
  const [values, setValues] = useState({
    start_at: offer.start_at,
    stopDate: offer.stop_at ?? "",
    strictly_country: offer.strictly_country === 1,
    strictly_connection_type: CONNECTIONS.find((each) => each === offer.strictly_connection_type) ?? "all",
    uniqIpOnly: offer.uniq_ip_only,
    hold_period: String(offer.hold_period),
    click_session: offer.click_session,
    minimal_click_session: offer.minimal_click_session,
  });
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const errorAt = useErrorAt(save.error);
  return (
    <Panel title={t.targeting}>
      <p className="mb-3 text-sm text-muted">{t.targetingHelp}</p>
      <Form save={save} fields={FIELDS} onSubmit={() => save.mutate({ ID: offer.id, ...values })}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.startAt} error={errorAt("start_at")}>
            <TextInput type="date" value={values.start_at} onValueChange={(start_at) => set({ start_at })} />
          </Field>
          <Field label={t.stopAt} error={errorAt("stopDate")}>
            <TextInput type="date" value={values.stopDate} min={values.start_at} onValueChange={(stopDate) => set({ stopDate })} />
          </Field>
          <Field label={t.clickSession} hint={t.lengthHint} error={errorAt("click_session")}>
            <TextInput value={values.click_session} onValueChange={(click_session) => set({ click_session })} spellCheck={false} />
          </Field>
          <Field label={t.minimalClickSession} hint={t.lengthHint} error={errorAt("minimal_click_session")}>
            <TextInput
              value={values.minimal_click_session}
              onValueChange={(minimal_click_session) => set({ minimal_click_session })}
              spellCheck={false}
            />
          </Field>
          <Field label={t.holdDays} hint={t.holdHint} error={errorAt("hold_period")}>
            <TextInput type="number" min={0} max={60} value={values.hold_period} onValueChange={(hold_period) => set({ hold_period })} />
          </Field>
          <Field label={t.connection} error={errorAt("strictly_connection_type")}>
            <Select
              value={values.strictly_connection_type}
              options={CONNECTIONS.map((each) => [each, t.connections[each]])}
              onChange={(strictly_connection_type) => set({ strictly_connection_type })}
            />
          </Field>
        </div>
        <Checkbox checked={values.strictly_country} onChange={(strictly_country) => set({ strictly_country })}>
          {t.strictlyCountry}
        </Checkbox>
        <Checkbox checked={values.uniqIpOnly} onChange={(uniqIpOnly) => set({ uniqIpOnly })}>
          {t.uniqueIp}
        </Checkbox>
      </Form>
    </Panel>
  );
}
