import { Link } from "@tanstack/react-router";
import { useWrite } from "../../api/hooks.ts";
import { maskSecrets } from "../../mask.ts";
import { useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { templates } from "../../texts/templates.ts";
import { tracker } from "../../texts/tracker.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { EVENTS } from "../../ui/templates.ts";
import { CHANGED } from "./replacing.tsx";
import { Verdict } from "./verdict.tsx";

/** The tracker that is connected: what is reported there, a test, and the way out. */
export function Connected({ domain }: { domain: string }) {
  const t = useTexts(tracker);
  const words = useTexts(templates);
  const account = useAccount();
  const test = useWrite("/api/postbacks/test.json", []);
  const disconnect = useWrite("/api/profile/tracker.json", CHANGED);
  const there = EVENTS.filter((event) => account[`pb_${event}`].includes(`//${domain}/`));
  const [first] = there;
  return (
    <Panel
      title={domain}
      actions={
        <Confirm
          label={t.disconnect}
          title={t.disconnectTitle(domain)}
          confirm={t.disconnect}
          onConfirm={() => disconnect.mutateAsync({ domain: "" })}
        >
          <p>{t.disconnectHelp}</p>
        </Confirm>
      }
    >
      <div className="flex flex-col gap-3">
        <p>
          {there.length === EVENTS.length ? (
            <Status tone="good">{t.connected}</Status>
          ) : (
            <>
              <Status tone="warn">{t.partly(there.length)}</Status>{" "}
              <Link to="/templates" className="underline">
                {t.toTemplates}
              </Link>
            </>
          )}
        </p>
        <dl className="flex flex-col gap-1 text-sm">
          {there.map((event) => (
            <div key={event}>
              <dt className="text-muted">{words[event]}</dt>
              <dd className="font-mono break-all">{maskSecrets(account[`pb_${event}`])}</dd>
            </div>
          ))}
        </dl>
        {first !== undefined && (
          <div className="flex flex-wrap items-center gap-3">
            <Button look="main" busy={test.isPending} onClick={() => test.mutate({ event: first })}>
              {t.test}
            </Button>
            <span className="text-sm text-muted">{t.testHelp}</span>
          </div>
        )}
        {test.error !== null && <ErrorNote error={test.error} />}
        {test.data !== undefined && <Verdict exchanged={test.data.data} />}
      </div>
    </Panel>
  );
}
