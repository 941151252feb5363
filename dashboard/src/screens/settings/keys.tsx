import { type ReactNode, useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { replaceToken } from "../../api/session.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { keys } from "../../texts/keys.ts";
import { parseUtc } from "../../time.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { NewSecret } from "../../ui/new-secret.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { SettingsPage } from "./settings-page.tsx";

const PROFILE = ["/api/profile/"];

/** How the account's tools get in. */
export function Keys() {
  return (
    <SettingsPage>
      <ApiKey />
      <ReportingToken />
      <SiteToken />
      <Signing />
      <Samples />
    </SettingsPage>
  );
}

interface SecretPanelProps {
  title: string;
  help: string;
  /** Since when there is one, where that is known. */
  state: ReactNode;
  /** The label of a new secret. */
  label: string;
  exists: boolean;
  /** What stops when a new one is made. */
  warning: string;
  make: () => Promise<string>;
  /** Other things that can be done with what is there. */
  children?: ReactNode;
}

/** A secret of the account: whether it is there, and a new one in its place. */
function SecretPanel({ title, help, state, label, exists, warning, make, children }: SecretPanelProps) {
  const t = useTexts(keys);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Panel title={title}>
      <div className="flex max-w-2xl flex-col gap-3">
        <p className="text-muted">{help}</p>
        <p>{state}</p>
        {secret !== null && <NewSecret label={label} secret={secret} onKept={() => setSecret(null)} />}
        <div className="flex flex-wrap gap-2">
          <Confirm
            label={exists ? t.replace : t.make}
            title={exists ? t.replaceTitle(label) : t.makeTitle(label)}
            confirm={exists ? t.replace : t.make}
            look={exists ? "danger" : "main"}
            onConfirm={async () => setSecret(await make())}
          >
            <p>{exists ? warning : t.once}</p>
          </Confirm>
          {children}
        </div>
      </div>
    </Panel>
  );
}

function Present({ since }: { since?: string }) {
  const t = useTexts(keys);
  const format = useFormat();
  return (
    <Status tone="good">
      {since === undefined || parseUtc(since) === null ? (
        t.exists
      ) : (
        <time title={format.exactly(since)}>{t.since(format.time(since))}</time>
      )}
    </Status>
  );
}

function Absent() {
  const t = useTexts(keys);
  return <Status tone="off">{t.absent}</Status>;
}

function ApiKey() {
  const t = useTexts(keys);
  const { has_key: exists, session_expires: ends } = useAccount();
  const make = useWrite("/api/profile/apikey.json", PROFILE);
  const isByKey = parseUtc(ends) === null;
  return (
    <SecretPanel
      title={t.apiKey}
      help={t.apiKeyHelp}
      state={exists ? <Present /> : <Absent />}
      label={t.apiKey}
      exists={exists}
      warning={t.apiKeyWarning}
      make={async () => {
        const { key } = (await make.mutateAsync({})).data;
        make.reset();
        // Who is signed in by the key that has just died goes on with the new one.
        if (isByKey) replaceToken(key);
        return key;
      }}
    />
  );
}

function ReportingToken() {
  const t = useTexts(keys);
  const query = useRead("/api/profile/reporting.json");
  const make = useWrite("/api/profile/reporting.json", ["/api/profile/reporting"]);
  const revoke = useWrite("/api/profile/reporting/delete.json", ["/api/profile/reporting"]);
  return (
    <Loaded query={query} rows={2}>
      {({ data: { exists, created } }) => (
        <SecretPanel
          title={t.reporting}
          help={t.reportingHelp}
          state={exists ? <Present since={created} /> : <Absent />}
          label={t.reporting}
          exists={exists}
          warning={t.reportingWarning}
          make={async () => {
            const { token } = (await make.mutateAsync({})).data;
            make.reset();
            return token;
          }}
        >
          {exists && (
            <Confirm label={t.revoke} title={t.revokeTitle(t.reporting)} confirm={t.revoke} onConfirm={() => revoke.mutateAsync({})}>
              <p>{t.reportingWarning}</p>
            </Confirm>
          )}
        </SecretPanel>
      )}
    </Loaded>
  );
}

function SiteToken() {
  const t = useTexts(keys);
  const { has_site_token: exists } = useAccount();
  const make = useWrite("/api/sites/token.json", PROFILE);
  const revoke = useWrite("/api/sites/token/revoke.json", PROFILE);
  return (
    <SecretPanel
      title={t.site}
      help={t.siteHelp}
      state={exists ? <Present /> : <Absent />}
      label={t.site}
      exists={exists}
      warning={t.siteWarning}
      make={async () => {
        const { token } = (await make.mutateAsync({})).data;
        make.reset();
        return token;
      }}
    >
      {exists && (
        <Confirm label={t.revoke} title={t.revokeTitle(t.site)} confirm={t.revoke} onConfirm={() => revoke.mutateAsync({})}>
          <p>{t.siteWarning}</p>
        </Confirm>
      )}
    </SecretPanel>
  );
}

function Signing() {
  const t = useTexts(keys);
  const words = useTexts(common);
  const format = useFormat();
  const query = useRead("/api/profile/signing.json");
  const make = useWrite("/api/profile/signing.json", ["/api/profile/signing"]);
  const end = useWrite("/api/profile/signing/end.json", ["/api/profile/signing"]);
  const remove = useWrite("/api/profile/signing/delete.json", ["/api/profile/signing"]);
  return (
    <Loaded query={query} rows={2}>
      {({ data: { signed, created, previous_until: until } }) => (
        <SecretPanel
          title={t.signing}
          help={t.signingHelp}
          state={
            <>
              {signed ? <Present since={created} /> : <Absent />}
              {parseUtc(until) !== null && <span className="text-muted"> {t.previousUntil(format.time(until))}</span>}
            </>
          }
          label={t.signing}
          exists={signed}
          warning={t.signingWarning}
          make={async () => {
            const { secret } = (await make.mutateAsync({})).data;
            make.reset();
            return secret;
          }}
        >
          {parseUtc(until) !== null && (
            <Confirm label={t.endPrevious} title={t.endPrevious} confirm={t.endPrevious} onConfirm={() => end.mutateAsync({})}>
              <p>{t.endPreviousHelp}</p>
            </Confirm>
          )}
          {signed && (
            <Confirm label={words.delete} title={t.revokeTitle(t.signing)} confirm={words.delete} onConfirm={() => remove.mutateAsync({})}>
              <p>{t.signingDeleteWarning}</p>
            </Confirm>
          )}
        </SecretPanel>
      )}
    </Loaded>
  );
}

/** Calls that can be copied, with what is this account's own in them. */
function Samples() {
  const t = useTexts(keys);
  const { id } = useAccount();
  const config = useRead("/api/auth/config.json");
  return (
    <Panel title={t.samples}>
      <Loaded query={config} rows={3}>
        {({ data: { public_url: url } }) => (
          <div className="flex max-w-2xl flex-col gap-3">
            <p className="text-muted">
              {t.samplesHelp}{" "}
              <a href={`${url}/docs`} target="_blank" rel="noreferrer" className="text-text underline">
                {t.docs}
              </a>
            </p>
            <Sample label={t.sampleFlows} text={`curl -H "API-Key: ${id}-…" "${url}/api/flows/list.json"`} />
            <Sample
              label={t.samplePostback}
              text={`curl "${url}/api/tracker/postback.json?id=${id}-rep_…&click={click}&status=approve&price=18.5"`}
            />
            <Sample label={t.sampleSite} text={`curl "${url}/api/site/click.json?token=g${id}-…&click={click}&exto=A-1"`} />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function Sample({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      <CopyField text={text} label={label} />
    </div>
  );
}
