import { readMarkdown } from "../../telegram-markdown.ts";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";
import { Field, TextArea } from "../../ui/field.tsx";

interface WelcomeProps {
  value: string;
  length: { used: number; most: number };
  error: string | undefined;
  onChange: (value: string) => void;
}

export function WelcomeField({ value, length: { used, most }, error, onChange }: WelcomeProps) {
  const t = useTexts(texts);
  const { unclosedAt } = readMarkdown(value);
  return (
    <div className="flex flex-col gap-1">
      <Field label={t.welcome} hint={t.welcomeHint} error={used > most ? t.tooLong(used - most) : error}>
        <TextArea rows={8} value={value} onValueChange={onChange} required />
      </Field>
      <p className="flex flex-wrap gap-x-4 text-sm">
        <span className="text-muted">{t.used(used, most)}</span>
        {unclosedAt !== null && (
          <span role="status" className="text-warn">
            ! {t.unclosed(value.charAt(unclosedAt))}
          </span>
        )}
      </p>
    </div>
  );
}
