import { useRead } from "../../api/hooks.ts";
import { hasTraffic, useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { keys } from "../../texts/keys.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";

/** Calls that can be copied, with what is this account's own in them. */
export function Samples() {
  const t = useTexts(keys);
  const account = useAccount();
  const { id } = account;
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
            {hasTraffic(account) ? (
              <>
                <Sample label={t.sampleFlows} text={`curl -H "Authorization: Bearer ${id}-…" "${url}/api/flows/list.json"`} />
                <Sample
                  label={t.samplePostback}
                  text={`curl "${url}/api/tracker/postback.json?id=${id}-rep_…&click={click}&status=approve&price=18.5"`}
                />
                <Sample label={t.sampleSite} text={`curl "${url}/api/site/click.json?token=g${id}-…&click={click}&exto=A-1"`} />
              </>
            ) : (
              <Sample label={t.sampleAccount} text={`curl -H "Authorization: Bearer ${id}-…" "${url}/api/profile/info.json"`} />
            )}
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
