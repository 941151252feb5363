import { type ReactNode, useState } from "react";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { keys } from "../../texts/keys.ts";
import { parseUtc } from "../../time.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { NewSecret } from "../../ui/new-secret.tsx";
import { Panel } from "../../ui/page.tsx";
import { Status } from "../../ui/status.tsx";

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
export function SecretPanel({ title, help, state, label, exists, warning, make, children }: SecretPanelProps) {
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

export function Present({ since }: { since?: string }) {
  const t = useTexts(keys);
  return <Status tone="good">{since === undefined || parseUtc(since) === null ? t.exists : <Time utc={since}>{t.since}</Time>}</Status>;
}

export function Absent() {
  const t = useTexts(keys);
  return <Status tone="off">{t.absent}</Status>;
}
