import { call } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { replaceToken } from "../../api/session.ts";
import { hasTraffic, useAccount } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { keys } from "../../texts/keys.ts";
import { parseUtc } from "../../time.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Samples } from "./samples.tsx";
import { Absent, Present, SecretPanel } from "./secret-panel.tsx";
import { SettingsPage } from "./settings-page.tsx";

const PROFILE = ["/api/profile/"];

/** How the account's tools get in. */
export function Keys() {
  const isSender = hasTraffic(useAccount());
  return (
    <SettingsPage>
      <ApiKey />
      {isSender && <ReportingToken />}
      {isSender && <SiteToken />}
      {isSender && <Signing />}
      <Samples />
    </SettingsPage>
  );
}

function ApiKey() {
  const t = useTexts(keys);
  const { has_key: exists, session_expires: ends, role } = useAccount();
  const make = useWrite("/api/profile/apikey.json", PROFILE);
  const isByKey = parseUtc(ends) === null;
  return (
    <SecretPanel
      title={t.apiKey}
      help={t.apiKeyHelp[role]}
      state={exists ? <Present /> : <Absent />}
      label={t.apiKey}
      exists={exists}
      warning={t.apiKeyWarning}
      make={async () => {
        // Who is signed in by the key that dies goes on with the new one.
        if (isByKey) return replaceToken(async (token) => (await call("post", "/api/profile/apikey.json", {}, { token })).data.key);
        const { key } = (await make.mutateAsync({})).data;
        make.reset();
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
              {parseUtc(until) !== null && (
                <span className="text-muted">
                  {" "}
                  <Time utc={until}>{t.previousUntil}</Time>
                </span>
              )}
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
