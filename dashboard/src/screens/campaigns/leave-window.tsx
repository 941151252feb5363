import { useState } from "react";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const COMMON = [0, DAY_SECONDS, 3 * DAY_SECONDS, 7 * DAY_SECONDS, 30 * DAY_SECONDS];

/** A leave window in words. */
function useWindowText(): (seconds: number) => string {
  const t = useTexts(texts);
  return (seconds) => {
    if (seconds === 0) return t.never;
    return seconds > DAY_SECONDS && seconds % DAY_SECONDS === 0
      ? t.days(seconds / DAY_SECONDS)
      : t.hours(Math.round((seconds / HOUR_SECONDS) * 100) / 100);
  };
}

interface Props {
  seconds: number;
  onChange: (seconds: number) => void;
  error: string | undefined;
}

/** Chooses a leave window: a usual one, or any number of hours. */
export function LeaveWindow({ seconds, onChange, error }: Props) {
  const t = useTexts(texts);
  const inWords = useWindowText();
  const [isOther, setOther] = useState(!COMMON.includes(seconds));
  return (
    <>
      <Field label={t.window} hint={t.windowHint} error={isOther ? undefined : error}>
        <Select
          value={isOther ? "other" : String(seconds)}
          options={[...COMMON.map((each) => [String(each), inWords(each)] as const), ["other", t.otherWindow]]}
          onChange={(value) => {
            setOther(value === "other");
            if (value !== "other") onChange(Number(value));
          }}
        />
      </Field>
      {isOther && (
        <Field label={t.hoursLabel} error={error}>
          <TextInput
            type="number"
            min={0}
            step="any"
            value={String(seconds / HOUR_SECONDS)}
            onValueChange={(value) => onChange(Math.round(Number(value) * HOUR_SECONDS))}
          />
        </Field>
      )}
    </>
  );
}
