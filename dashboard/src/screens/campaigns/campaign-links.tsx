import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { campaign as texts } from "../../texts/campaign.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { Qr } from "../../ui/qr.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";

const MACROS = { own: "{click}", keitaro: "{subid}", binom: "{clickid}", other: "" };
type Tracker = keyof typeof MACROS;
const TRACKERS = Object.keys(MACROS) as Tracker[];
/** What stands for the click when somebody tries the link. */
const TRIAL_CLICK = "test";

/** The links of a campaign: for ads, to try it, and right into the chat. */
export function CampaignLinks({ id }: { id: string }) {
  const t = useTexts(texts);
  return (
    <div className="grid gap-4 @4xl:grid-cols-2">
      <Panel title={t.links}>
        <DeepLink id={id} />
      </Panel>
      <Panel title={t.invite}>
        <InviteLink id={id} />
      </Panel>
    </div>
  );
}

function DeepLink({ id }: { id: string }) {
  const t = useTexts(texts);
  const [tracker, setTracker] = useState<Tracker>("own");
  const [other, setOther] = useState("{clickid}");
  const macro = tracker === "other" ? other : MACROS[tracker];
  const link = useRead("/api/camp/link.json", { id, click: macro });
  const trial = useRead("/api/camp/link.json", { id, click: TRIAL_CLICK });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t.tracker}>
        <Select value={tracker} options={TRACKERS.map((each) => [each, t.trackers[each]])} onChange={setTracker} />
      </Field>
      {tracker === "other" && (
        <Field label={t.macro} hint={t.macroHint}>
          <TextInput value={other} onValueChange={setOther} className="font-mono" />
        </Field>
      )}
      <Loaded query={link} rows={1}>
        {({ data }) => <CopyField text={data.link} label={t.deepLink} />}
      </Loaded>
      <p className="text-sm text-muted">{t.deepLinkHint}</p>
      {trial.data !== undefined && (
        <div className="flex flex-wrap items-center gap-4">
          <Qr text={trial.data.data.link} label={t.qr} />
          <p className="max-w-48 text-sm text-muted">{t.tryIt}</p>
        </div>
      )}
    </div>
  );
}

function InviteLink({ id }: { id: string }) {
  const t = useTexts(texts);
  const make = useWrite("/api/camp/invite.json", []);
  const [click, setClick] = useState("");
  const [isRequest, setRequest] = useState(false);
  const errorAt = useErrorAt(make.error);
  const submit = () => {
    make.mutate({ id, click, request: isRequest });
  };
  return (
    <SavingForm save={make} onSubmit={submit} className="flex flex-col gap-3">
      <p className="text-muted">{t.inviteHelp}</p>
      <Field label={t.click} hint={t.clickHint} error={errorAt("click")}>
        <TextInput value={click} onValueChange={setClick} required maxLength={64} className="font-mono" />
      </Field>
      <Checkbox checked={isRequest} onChange={setRequest}>
        {t.request}
      </Checkbox>
      {make.error !== null && make.error.field === undefined && <ErrorNote error={make.error} />}
      <Button type="submit" busy={make.isPending} className="self-start">
        {t.make}
      </Button>
      {make.data !== undefined && <CopyField text={make.data.data.link} label={t.inviteLink} />}
    </SavingForm>
  );
}
