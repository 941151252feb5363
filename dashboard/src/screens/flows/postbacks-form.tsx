import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { flows } from "../../texts/flows.ts";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { TemplateFields } from "../../ui/template-fields.tsx";
import { pickTemplates } from "../../ui/templates.ts";
import type { FlowSettings } from "./flow-settings.ts";

/** The flow's own templates. */
export function PostbacksForm({ flow }: { flow: FlowSettings }) {
  const t = useTexts(flows);
  const [values, setValues] = useState(() => pickTemplates(flow));
  const save = useWrite("/api/flows/edit.json", ["/api/flows/", "/api/postbacks/templates"]);
  return (
    <Panel title={t.postbacks}>
      <Form save={save} fields={Object.keys(values)} onSubmit={() => save.mutate({ id: flow.id, ...values })}>
        <p className="text-sm text-muted">{t.postbacksHelp}</p>
        <TemplateFields values={values} onChange={setValues} errorAt={useErrorAt(save.error)} />
      </Form>
    </Panel>
  );
}
