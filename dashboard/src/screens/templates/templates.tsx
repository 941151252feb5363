import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { templateList } from "../../texts/template-list.ts";
import { templates } from "../../texts/templates.ts";
import { Form } from "../../ui/form.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { TemplateFields } from "../../ui/template-fields.tsx";
import { EVENTS, pickTemplates } from "../../ui/templates.ts";
import { Health } from "./health.tsx";
import { Macros } from "./macros.tsx";
import { Presets } from "./presets.tsx";
import { TestTemplate } from "./test-template.tsx";

/** Who is told what. */
export function Templates() {
  const t = useTexts(templateList);
  const account = useRead("/api/profile/info.json");
  return (
    <Page title={t.title}>
      <Loaded query={account}>{({ data }) => <AccountTemplates account={data} />}</Loaded>
      <Health />
    </Page>
  );
}

function AccountTemplates({ account }: { account: Data<"/api/profile/info.json", "get"> }) {
  const t = useTexts(templateList);
  const words = useTexts(templates);
  const [before, setBefore] = useState(() => pickTemplates(account));
  const [values, setValues] = useState(before);
  const save = useWrite("/api/profile/postbacks.json", ["/api/profile/", "/api/postbacks/templates"]);
  const filled = EVENTS.filter((event) => values[`pb_${event}`] !== "");
  return (
    <div className="grid items-start gap-4 @4xl:grid-cols-[2fr_1fr]">
      <Panel title={t.mine}>
        <p className="mb-3 text-sm text-muted">{t.mineHelp}</p>
        <Presets onFill={setValues} />
        <Form
          save={save}
          fields={Object.keys(values)}
          onSubmit={() => save.mutate({ ...changed(before, values) }, { onSuccess: () => setBefore(values) })}
        >
          <TemplateFields values={values} onChange={setValues} errorAt={useErrorAt(save.error)} />
        </Form>
        {filled.length > 0 && <p className="mt-4 text-sm text-muted">{t.testHelp}</p>}
        <ul className="mt-3 flex flex-col gap-3 empty:hidden">
          {filled.map((event) => (
            <li key={event}>
              <p className="text-sm font-medium">{words[event]}</p>
              <TestTemplate event={event} url={values[`pb_${event}`]} />
            </li>
          ))}
        </ul>
      </Panel>
      <Macros />
    </div>
  );
}
