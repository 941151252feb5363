import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useSend } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { LinkStatus, useLink } from "./link-status.tsx";

type Link = NonNullable<Answer<"/api/accounts/telegram/{account_uid}/link", "get">["link"]>;

const LINK = "/api/accounts/telegram/{account_uid}/link";
const CHANGED = ["/api/accounts/", "/api/dashboard/", "/api/v1/stats", "/api/v2/advertisement"];

/** Where the figures come from. */
export function Connection({ cabinet }: { cabinet: string }) {
  const t = useTexts(cabinets);
  const query = useLink(cabinet);
  return (
    <Panel title={t.connection}>
      <Loaded query={query} rows={3}>
        {({ link, mode }) => (
          <div className="flex flex-col gap-4">
            <LinkStatus cabinet={cabinet} isLinked={mode === "linked"} />
            {link === null ? <p className="text-muted">{t.notConnectedHelp}</p> : <State link={link} />}
            <Token cabinet={cabinet} isLinked={link !== null} isWanted={link === null || link.state === "revoked"} />
            {link !== null && <Disconnect cabinet={cabinet} />}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function State({ link }: { link: Link }) {
  const t = useTexts(cabinets);
  const rows = [
    [t.telegramAccount, link.telegram_account ?? "–"],
    [t.pulled, link.pulled_at === null ? t.notYet : <Time key="pulled" utc={link.pulled_at} />],
    ...(link.next_pull_at === null ? [] : [[t.nextPull, <Time key="next" utc={link.next_pull_at} />] as const]),
  ] as const;
  return (
    <>
      {link.state === "revoked" && <p className="text-bad">{t.revokedHelp}</p>}
      {link.error !== null && link.state !== "revoked" && <p className="text-warn">{t.failed(link.error)}</p>}
      <Facts rows={rows} />
    </>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Connects the cabinet, or gives it another token: open where one is needed. */
function Token({ cabinet, isLinked, isWanted }: { cabinet: string; isLinked: boolean; isWanted: boolean }) {
  const t = useTexts(cabinets);
  const save = useSend("put", LINK, CHANGED);
  const errorAt = useErrorAt(save.error);
  const [token, setToken] = useState("");
  const submit = () => save.mutate({ account_uid: cabinet, token }, { onSuccess: () => setToken("") });
  return (
    <details open={isWanted}>
      <summary className="cursor-pointer text-sm font-medium">{isLinked ? t.otherToken : t.connect}</summary>
      <div className="mt-3">
        <Form save={save} onSubmit={submit} fields={["token"]} label={isLinked ? t.replaceToken : t.connect}>
          <Field label={t.token} hint={t.tokenHint} error={errorAt("token")}>
            <TextInput value={token} onValueChange={setToken} required spellCheck={false} autoComplete="off" />
          </Field>
        </Form>
      </div>
    </details>
  );
}

function Disconnect({ cabinet }: { cabinet: string }) {
  const t = useTexts(cabinets);
  const unlink = useSend("delete", LINK, CHANGED);
  return (
    <div>
      <Confirm
        label={t.disconnect}
        title={t.disconnectTitle}
        confirm={t.disconnect}
        onConfirm={() => unlink.mutateAsync({ account_uid: cabinet })}
      >
        <p>{t.disconnectHelp}</p>
      </Confirm>
    </div>
  );
}
