import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { start as texts } from "../../texts/start.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { MacroInput } from "../../ui/macro-input.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { pickTemplates } from "../../ui/templates.ts";

const TRACKERS = ["own", "keitaro", "binom", "tracker"] as const;
type Tracker = (typeof TRACKERS)[number];
/** Of these a key of one's own is a part of the address. */
const WITH_KEY: readonly Tracker[] = ["keitaro", "tracker"];

/** Saves the account's templates: by a preset of a tracker, or one address for all events. */
export function ReportingStep({ onSaved }: { onSaved?: () => void }) {
  const t = useTexts(texts);
  const save = useWrite("/api/profile/postbacks.json", ["/api/profile/", "/api/postbacks/templates"]);
  const [tracker, setTracker] = useState<Tracker>("own");
  const [host, setHost] = useState("");
  const [key, setKey] = useState("");
  const [url, setUrl] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const errorAt = useErrorAt(error);
  const submit = async () => {
    setError(null);
    try {
      await save.mutateAsync(tracker === "own" ? everyEvent(url) : await presetOf(tracker, host, key));
      onSaved?.();
    } catch (caught) {
      setError(caught as ApiError);
    }
  };
  const atUrl = errorAt("pb_wait") ?? errorAt("pb_hold") ?? errorAt("pb_approve") ?? errorAt("pb_cancel") ?? errorAt("pb_trash");
  return (
    <SavingForm
      save={{ isPending: save.isPending, error: save.error ?? error }}
      onSubmit={() => void submit()}
      className="flex max-w-lg flex-col gap-3"
    >
      <p>{t.reportHelp}</p>
      <Field label={t.tracker}>
        <Select value={tracker} options={TRACKERS.map((each) => [each, t.trackers[each]])} onChange={setTracker} />
      </Field>
      {tracker === "own" ? (
        <Field label={t.url} hint={t.urlHint} error={atUrl}>
          <MacroInput value={url} place="postback" onChange={setUrl} />
        </Field>
      ) : (
        <Field label={t.host} hint={t.hostHint} error={errorAt("host") ?? atUrl}>
          <TextInput value={host} onValueChange={setHost} required />
        </Field>
      )}
      {WITH_KEY.includes(tracker) && (
        <Field label={t.key} hint={t.keyHint} error={errorAt("token") ?? errorAt("key")}>
          <TextInput value={key} onValueChange={setKey} required={tracker === "tracker"} autoComplete="off" />
        </Field>
      )}
      {error !== null && error.field === undefined && <ErrorNote error={error} />}
      <Button type="submit" look="main" busy={save.isPending} disabled={tracker === "own" && url === ""} className="self-start">
        {t.save}
      </Button>
    </SavingForm>
  );
}

function everyEvent(url: string) {
  return { pb_wait: url, pb_hold: url, pb_approve: url, pb_cancel: url };
}

async function presetOf(preset: Exclude<Tracker, "own">, host: string, key: string) {
  const { data } = await call("get", "/api/postbacks/presets.json", { preset, host, ...(key === "" ? {} : { token: key }) });
  const [first] = data;
  return first === undefined ? {} : { ...pickTemplates(first) };
}
