import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { TemplateFields } from "../../ui/template-fields.tsx";
import { EVENTS, pickTemplates } from "../../ui/templates.ts";
import { type Fields, NO_TEMPLATES } from "./fields.ts";

interface OwnTemplatesProps {
  fields: Fields;
  onChange: (next: Partial<Fields>) => void;
  errorAt: (field: string) => string | undefined;
}

export function OwnTemplates({ fields, onChange, errorAt }: OwnTemplatesProps) {
  const t = useTexts(texts);
  const hasOwn = EVENTS.some((event) => fields[`pb_${event}`] !== "");
  return (
    <Panel
      title={t.postbacks}
      actions={
        hasOwn && (
          <Button look="quiet" onClick={() => onChange(NO_TEMPLATES)}>
            {t.useAccounts}
          </Button>
        )
      }
    >
      <p className="mb-3 text-muted">{hasOwn ? t.usesOwn : t.usesAccount}</p>
      <TemplateFields values={pickTemplates(fields)} onChange={onChange} errorAt={errorAt} />
    </Panel>
  );
}
