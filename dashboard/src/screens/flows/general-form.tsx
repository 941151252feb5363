import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { flows } from "../../texts/flows.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import type { FlowSettings } from "./flow-settings.ts";

const FIELDS = ["name"];

/** Its name, and whether a visitor who returns is led where they were led before. */
export function GeneralForm({ flow }: { flow: FlowSettings }) {
  const t = useTexts(flows);
  const save = useWrite("/api/flows/edit.json", ["/api/flows/"]);
  const [before, setBefore] = useState({ name: flow.name, sticky: flow.sticky });
  const [values, setValues] = useState(before);
  return (
    <Panel title={t.general}>
      <Form
        save={save}
        fields={FIELDS}
        onSubmit={() => save.mutate({ id: flow.id, ...changed(before, values) }, { onSuccess: () => setBefore(values) })}
      >
        <Field label={t.name} error={useErrorAt(save.error)("name")}>
          <TextInput value={values.name} onValueChange={(name) => setValues({ ...values, name })} required maxLength={128} />
        </Field>
        <Checkbox checked={values.sticky} onChange={(sticky) => setValues({ ...values, sticky })}>
          {t.sticky}
        </Checkbox>
      </Form>
    </Panel>
  );
}
