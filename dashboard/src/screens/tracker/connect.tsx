import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { tracker } from "../../texts/tracker.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { pickTemplates } from "../../ui/templates.ts";
import { type Plan, Replacing } from "./replacing.tsx";

/** Where the tracker is, and the key there. Nothing is written before it was shown what. */
export function Connect() {
  const t = useTexts(tracker);
  const [domain, setDomain] = useState("");
  const [key, setKey] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const errorAt = useErrorAt(error);
  const atDomain = errorAt("host") ?? errorAt("domain");
  const atKey = errorAt("token") ?? errorAt("key");
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      // The key is not needed to show what would be written.
      const { data } = await call("get", "/api/postbacks/presets.json", { preset: "tracker", host: domain });
      const [made] = data;
      if (made !== undefined) setPlan({ domain, key, templates: pickTemplates(made) });
    } catch (caught) {
      setError(caught as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <SavingForm onSubmit={() => void submit()} className="flex max-w-lg flex-col gap-3">
      <Field label={t.domain} hint={t.domainHint} error={atDomain}>
        <TextInput value={domain} onValueChange={(next) => setDomain(next.trim())} required maxLength={300} spellCheck={false} />
      </Field>
      <Field label={t.key} hint={t.keyHint} error={atKey}>
        <TextInput
          value={key}
          onValueChange={(next) => setKey(next.trim())}
          required
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      {error !== null && atDomain === undefined && atKey === undefined && <ErrorNote error={error} />}
      <Button type="submit" look="main" busy={isBusy} className="self-start">
        {t.next}
      </Button>
      {plan !== null && (
        <Replacing
          plan={plan}
          onDone={() => {
            setPlan(null);
            setDomain("");
            setKey("");
          }}
          onRefused={(refused) => {
            setPlan(null);
            setError(refused);
          }}
          onClose={() => setPlan(null)}
        />
      )}
    </SavingForm>
  );
}
