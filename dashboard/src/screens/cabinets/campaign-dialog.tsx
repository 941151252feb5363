import { useState } from "react";
import { useSend, useWrite } from "../../api/hooks.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { AdCampaign } from "./use-ad-campaigns.ts";

/** Prefixes of the answers that a change of a campaign makes old. */
export const CAMPAIGNS_CHANGED = ["/api/campaigns/", "/api/v1/stats", "/api/v2/advertisement"];

const STATUSES = ["active", "not_active"] as const;

interface Props {
  cabinet: string;
  /** Undefined: a new one. */
  campaign: AdCampaign | undefined;
  onClose: () => void;
}

/** Makes a campaign of a cabinet's ads, or changes one. */
export function CampaignDialog({ cabinet, campaign, onClose }: Props) {
  const t = useTexts(cabinets);
  const words = useTexts(common);
  const add = useWrite("/api/campaigns/", CAMPAIGNS_CHANGED);
  const edit = useSend("put", "/api/campaigns/{id}", CAMPAIGNS_CHANGED);
  const save = campaign === undefined ? add : edit;
  const [name, setName] = useState(campaign?.name ?? "");
  const [description, setDescription] = useState(campaign?.description ?? "");
  const [status, setStatus] = useState(campaign?.status ?? "active");
  const errorAt = useErrorAt(save.error);
  const submit = () => {
    const values = { name, description, status };
    if (campaign === undefined) add.mutate({ account_id: cabinet, ...values }, { onSuccess: onClose });
    else edit.mutate({ id: campaign.id, ...values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={<bdi>{campaign?.name ?? t.addCampaign}</bdi>}>
      <Form
        save={save}
        onSubmit={submit}
        fields={["name", "description", "status"]}
        label={campaign === undefined ? words.add : words.save}
      >
        <Field label={t.name} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus />
        </Field>
        <Field label={t.status} error={errorAt("status")}>
          <Select value={status} options={STATUSES.map((each) => [each, t.campaignStatuses[each]])} onChange={setStatus} />
        </Field>
        <Field label={t.description} error={errorAt("description")}>
          <TextArea rows={3} value={description} onValueChange={setDescription} maxLength={1000} />
        </Field>
      </Form>
    </Dialog>
  );
}
