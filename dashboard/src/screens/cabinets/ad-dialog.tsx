import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useRead, useSend, useWrite } from "../../api/hooks.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { useAdCampaigns } from "./use-ad-campaigns.ts";

export type Ad = Answer<"/api/v2/advertisement/", "get">["data"][number];

const CHANGED = ["/api/v2/advertisement", "/api/v1/stats", "/api/campaigns/"];

/** What an ad leads to, and the link that goes into it at Telegram: by it people are counted. */
export function AdDialog({ cabinet, ad: given, onClose }: { cabinet: string; ad: Ad | undefined; onClose: () => void }) {
  const t = useTexts(cabinets);
  const words = useTexts(common);
  const [ad, setAd] = useState(given);
  const add = useWrite("/api/advertisement/telegram/", CHANGED);
  const edit = useSend("put", "/api/advertisement/telegram/{ad_id}", CHANGED);
  const move = useWrite("/api/advertisement/move", CHANGED);
  const save = move.error !== null ? move : ad === undefined ? add : edit;
  const groups = useAdCampaigns().data?.items.filter(({ account_id }) => account_id === cabinet) ?? [];
  const [group, setGroup] = useState(String(given?.campaign_id ?? ""));
  const flows = useRead("/api/flows/list.json");
  const campaigns = useRead("/api/camp/list.json");
  const [title, setTitle] = useState(given?.advertisement_title ?? "");
  const [number, setNumber] = useState(given?.external_id ?? "");
  const [target, setTarget] = useState(targetOf(given));
  const [isInvite, setInvite] = useState(given?.invite_link ?? false);
  const errorAt = useErrorAt(save.error);
  // Files and the connection say what such an ad is called.
  const isOfTelegram = given !== undefined && given.external_id !== null;
  const submit = () => {
    const [kind, code = ""] = target.split(":");
    const values = {
      ...(isOfTelegram ? {} : { advertisement_title: title, external_id: number.trim() }),
      flow: kind === "flow" ? code : "",
      campaign: kind === "campaign" ? code : "",
      ...(kind === "campaign" ? { invite_link: isInvite } : {}),
    };
    if (ad === undefined) add.mutate({ account_id: cabinet, ...values, campaign_id: group || undefined }, { onSuccess: setAd });
    else edit.mutate({ ad_id: ad.id, ...values }, { onSuccess: (edited) => void moveTo(edited).catch(() => {}) });
  };
  const moveTo = async (edited: Ad) => {
    const isMoved = group !== "" && group !== String(edited.campaign_id ?? "");
    if (isMoved) await move.mutateAsync({ ad_ids: [edited.id], campaign_id: group });
    setAd(isMoved ? { ...edited, campaign_id: Number(group) } : edited);
  };
  const options = [
    ["", t.targets.none] as const,
    ...(campaigns.data?.data ?? []).map(
      ({ code, chat_title: chat }) => [`campaign:${code}`, `${t.targets.campaign}: ${chat || code}`] as const,
    ),
    ...(flows.data?.data ?? []).map(({ code, name }) => [`flow:${code}`, `${t.targets.flow}: ${name || code}`] as const),
  ];
  return (
    <Dialog open onClose={onClose} title={<bdi>{ad?.advertisement_title || t.addAd}</bdi>}>
      {ad !== undefined && (
        <div className="flex flex-col gap-1">
          {ad.link === null ? <p className="text-warn">{t.noLink}</p> : <CopyField text={ad.link} label={t.link} />}
          {ad.link !== null && <p className="text-sm text-muted">{t.linkHelp}</p>}
        </div>
      )}
      <Form
        save={save}
        onSubmit={submit}
        fields={["advertisement_title", "external_id", "flow", "campaign", "campaign_id"]}
        label={ad === undefined ? words.add : words.save}
      >
        {!isOfTelegram && (
          <>
            <Field label={t.adTitle} error={errorAt("advertisement_title")}>
              <TextInput value={title} onValueChange={setTitle} required maxLength={255} />
            </Field>
            <Field label={t.number} hint={t.numberHint} error={errorAt("external_id")}>
              <TextInput value={number} onValueChange={setNumber} spellCheck={false} />
            </Field>
          </>
        )}
        {groups.length > 0 && (
          <Field label={t.campaign} error={errorAt("campaign_id")}>
            <Select
              value={group}
              // An ad may go to another campaign, and not out of all.
              options={[...(group === "" ? [["", words.none] as const] : []), ...groups.map(({ id, name }) => [String(id), name] as const)]}
              onChange={setGroup}
            />
          </Field>
        )}
        <Field label={t.target} hint={t.targetHint} error={errorAt("flow") ?? errorAt("campaign")}>
          <Select value={target} options={options} onChange={setTarget} />
        </Field>
        {target.startsWith("campaign:") && (
          <Checkbox checked={isInvite} onChange={setInvite}>
            {t.invite}
          </Checkbox>
        )}
      </Form>
    </Dialog>
  );
}

function targetOf(ad: Ad | undefined): string {
  if (ad?.flow) return `flow:${ad.flow}`;
  return ad?.campaign ? `campaign:${ad.campaign}` : "";
}
