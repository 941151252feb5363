import { useTexts } from "../texts/define.ts";
import { templates } from "../texts/templates.ts";
import { Field } from "./field.tsx";
import { MacroInput } from "./macro-input.tsx";

export const EVENTS = ["wait", "hold", "approve", "cancel", "trash"] as const;
export type Templates = Record<`pb_${(typeof EVENTS)[number]}`, string>;

/** Only the templates of an answer that has more. */
export function pickTemplates(of: Templates): Templates {
  const { pb_wait, pb_hold, pb_approve, pb_cancel, pb_trash } = of;
  return { pb_wait, pb_hold, pb_approve, pb_cancel, pb_trash };
}

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
