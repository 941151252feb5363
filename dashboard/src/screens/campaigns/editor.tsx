import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import type { Params } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { shell } from "../../texts/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Heading } from "../../ui/heading.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { MacroInput } from "../../ui/macro-input.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded, Skeleton } from "../../ui/states.tsx";
import { useChanged } from "../../ui/use-unsaved.ts";
import { ChatChoice } from "./chat-choice.tsx";
import { type Fields, fieldsOf, lengthOf, NEW } from "./fields.ts";
import { LeaveWindow } from "./leave-window.tsx";
import { kindOf } from "./media.ts";
import { MediaField } from "./media-field.tsx";
import { OwnTemplates } from "./own-templates.tsx";
import { useWarningText } from "./warnings.ts";
import { WelcomeField } from "./welcome-field.tsx";
import { WelcomePreview } from "./welcome-preview.tsx";

const newRoute = getRouteApi("/campaigns/new");
const editRoute = getRouteApi("/campaigns/$id/edit");
const CHANGES = ["/api/camp/", "/api/bots/", "/api/postbacks/templates"];

/** Makes a campaign, with the settings of another one where the address names it. */
export function NewCampaign() {
  const t = useTexts(texts);
  const { copy = 0, bot: firstBot = 0, chat: firstChat = 0 } = newRoute.useSearch();
  const navigate = newRoute.useNavigate();
  const source = useRead("/api/camp/get.json", { id: copy }, { enabled: copy !== 0 });
  const add = useWrite("/api/camp/add.json", CHANGES);
  const [where, setWhere] = useState({ bot: firstBot, chat: firstChat, title: "" });
  const errorAt = useErrorAt(add.error);
  const save = async (fields: Fields) => {
    const { data } = await add.mutateAsync({ bot: where.bot, chat: where.chat, ...changed(NEW, fields) } as Params);
    void navigate({ to: "/campaigns/$id", params: { id: String(data.id) }, ignoreBlocker: true });
  };
  const isWaiting = copy !== 0 && source.data === undefined;
  return (
    <Page title={t.create}>
      {source.error !== null && <ErrorNote error={source.error} />}
      {isWaiting ? (
        source.error === null && <Skeleton />
      ) : (
        <Editor
          before={source.data === undefined ? NEW : fieldsOf(source.data.data)}
          title={where.title}
          submit={t.submit}
          error={add.error}
          canSave={where.chat !== 0}
          onSave={save}
        >
          <Panel title={t.where}>
            <ChatChoice value={where} onChange={setWhere} errorAt={errorAt} />
          </Panel>
        </Editor>
      )}
    </Page>
  );
}

/** Changes a campaign. */
export function EditCampaign() {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { ones } = useTexts(shell);
  const { id } = editRoute.useParams();
  const query = useRead("/api/camp/get.json", { id });
  const edit = useWrite("/api/camp/edit.json", CHANGES);
  const sentence = useWarningText();
  return (
    <Page title={query.data === undefined ? ones.campaigns : t.edit(query.data.data.chat_title)}>
      <Loaded query={query}>
        {({ data }) => (
          <Editor
            before={fieldsOf(data)}
            title={data.chat_title}
            submit={words.save}
            error={edit.error}
            onSave={(fields, before) => edit.mutateAsync({ id, ...changed(before, fields) } as Params)}
          >
            <p className="text-muted">
              @{data.bot_username} · <bdi>{data.chat_title}</bdi>. {t.fixed}
            </p>
            {data.welcome_plain !== "0000-00-00 00:00:00" && data.welcome_plain !== "" && <p role="alert">{t.plain}</p>}
            {edit.data?.warnings !== undefined && (
              <ul role="status">
                {edit.data.warnings.map((warning) => (
                  <li key={`${warning.field} ${warning.value}`}>! {sentence(warning)}</li>
                ))}
              </ul>
            )}
          </Editor>
        )}
      </Loaded>
    </Page>
  );
}

interface EditorProps {
  before: Fields;
  /** Of the chat. */
  title: string;
  submit: string;
  error: ApiError | null;
  canSave?: boolean;
  /** `before` is what the person began with, or saved last: others may have changed the rest. */
  onSave: (fields: Fields, before: Fields) => Promise<unknown>;
  children: React.ReactNode;
}

function Editor({ before: first, title, submit, error, canSave = true, onSave, children }: EditorProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const [before, setBefore] = useState(first);
  const [fields, setFields] = useState(before);
  const [picture, setPicture] = useState<string>();
  const [state, setState] = useState<"open" | "saving" | "saved">("open");
  const errorAt = useErrorAt(error);
  const set = (next: Partial<Fields>) => {
    setState("open");
    setFields((now) => ({ ...now, ...next }));
  };
  const isChanged = Object.keys(changed(before, fields)).length > 0;
  useChanged(isChanged && state === "open");
  const save = async () => {
    setState("saving");
    await onSave(fields, before).then(
      () => {
        setBefore(fields);
        setState("saved");
      },
      () => setState("open"),
    );
  };
  const length = lengthOf(fields);
  const isTooLong = length.used > length.most;
  const hasField = error?.field !== undefined;
  const missing = !canSave ? t.noChatYet : fields.welcome.trim() === "" ? t.noWelcome : "";
  return (
    <SavingForm
      save={{ isPending: state === "saving", error }}
      onSubmit={() => void save()}
      className="grid gap-6 @4xl:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        {children}
        <Panel title={t.welcome}>
          <div className="flex flex-col gap-4">
            <WelcomeField value={fields.welcome} length={length} error={errorAt("welcome")} onChange={(welcome) => set({ welcome })} />
            <Heading className="text-sm font-medium">{t.media}</Heading>
            <MediaField
              value={fields.media}
              error={errorAt("media")}
              onChange={(media, shown) => {
                setPicture(shown);
                set({ media });
              }}
            />
          </div>
        </Panel>
        <Panel title={t.button}>
          <div className="flex flex-col gap-4">
            <Field label={t.buttonText} error={errorAt("button_text")}>
              <TextInput value={fields.button_text} maxLength={128} onValueChange={(value) => set({ button_text: value })} />
            </Field>
            <Field label={t.buttonUrl} hint={t.buttonHint} error={errorAt("button_url")}>
              <MacroInput value={fields.button_url} place="button" onChange={(value) => set({ button_url: value })} />
            </Field>
          </div>
        </Panel>
        <Panel title={t.events}>
          <div className="flex flex-col gap-4">
            <LeaveWindow seconds={fields.unsub_window} error={errorAt("unsub_window")} onChange={(value) => set({ unsub_window: value })} />
            <div>
              <Checkbox checked={fields.approve_requests} onChange={(value) => set({ approve_requests: value })}>
                {t.approve}
              </Checkbox>
              <p className="text-sm text-muted">{t.approveHint}</p>
            </div>
          </div>
        </Panel>
        <OwnTemplates fields={fields} onChange={set} errorAt={errorAt} />
        {error !== null && !hasField && <ErrorNote error={error} />}
        <div className="sticky bottom-(--foot) z-3 flex items-center gap-3 border-t border-line bg-page py-3">
          <Button type="submit" look="main" busy={state === "saving"} disabled={missing !== "" || isTooLong}>
            {submit}
          </Button>
          <span role="status" className={hasField ? "text-bad" : missing === "" ? "" : "text-muted"}>
            {state === "saved" ? words.saved : hasField && error !== null ? errorAt(error.field ?? "") : missing}
          </span>
        </div>
      </div>
      <div className="flex flex-col gap-2 self-start @4xl:sticky @4xl:top-6">
        <Heading className="font-semibold">{t.preview}</Heading>
        <WelcomePreview
          welcome={fields.welcome}
          title={title === "" ? "{title}" : title}
          media={fields.media === "" ? undefined : { kind: kindOf(fields.media), picture }}
          buttonText={fields.button_text}
        />
      </div>
    </SavingForm>
  );
}
