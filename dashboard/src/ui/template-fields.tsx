import { useTexts } from "../texts/define.ts";
import { templates } from "../texts/templates.ts";
import { Field } from "./field.tsx";
import { MacroInput } from "./macro-input.tsx";
import { EVENTS, type Templates } from "./templates.ts";

interface Props {
  values: Templates;
  onChange: (values: Templates) => void;
  errorAt: (field: string) => string | undefined;
}

/** The addresses of the five events. */
export function TemplateFields({ values, onChange, errorAt }: Props) {
  const t = useTexts(templates);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t.hint}</p>
      {EVENTS.map((event) => (
        <Field key={event} label={t[event]} error={errorAt(`pb_${event}`)}>
          <MacroInput
            value={values[`pb_${event}`]}
            place="postback"
            onChange={(value) => onChange({ ...values, [`pb_${event}`]: value })}
          />
        </Field>
      ))}
    </div>
  );
}
