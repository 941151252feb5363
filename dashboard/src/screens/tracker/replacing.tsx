import type { ApiError } from "../../api/api-error.ts";
import { useWrite } from "../../api/hooks.ts";
import { maskSecrets } from "../../mask.ts";
import { useAccount } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { templates as templateTexts } from "../../texts/templates.ts";
import { tracker } from "../../texts/tracker.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Heading } from "../../ui/heading.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { EVENTS, type Templates } from "../../ui/templates.ts";
import { Verdict } from "./verdict.tsx";

/** What is out of date when a tracker was connected or disconnected. */
export const CHANGED = ["/api/profile/", "/api/postbacks/"];

/** A tracker, and the templates that it would write, with KEY in the key's place. */
export interface Plan {
  domain: string;
  key: string;
  templates: Templates;
}

interface Props {
  plan: Plan;
  onDone: () => void;
  /** A value is not allowed: the form shows it at its field. */
  onRefused: (error: ApiError) => void;
  onClose: () => void;
}

/** The five templates as they are and as they would be, and whatever keeps the tracker from being connected. */
export function Replacing({ plan: { domain, key, templates }, onDone, onRefused, onClose }: Props) {
  const t = useTexts(tracker);
  const words = useTexts(common);
  const events = useTexts(templateTexts);
  const account = useAccount();
  const probe = useWrite("/api/postbacks/test.json", []);
  const connect = useWrite("/api/profile/tracker.json", CHANGED);
  const status = templates.pb_wait.replace(/\/postback\.json\?.*/, () => `/status.json?id=${encodeURIComponent(key)}`);
  const send = () => {
    probe.reset();
    connect.mutate(
      { domain, key },
      {
        onSuccess: onDone,
        onError: (error) => {
          if (error.code === "connect") probe.mutate({ url: status });
          else if (error.field !== undefined) onRefused(error);
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t.replaceTitle(domain)}>
      <p>{t.replaceHelp}</p>
      <ul className="flex flex-col gap-2 text-sm">
        {EVENTS.map((event) => (
          <li key={event}>
            <Heading className="font-medium">{events[event]}</Heading>
            <p className="text-muted">
              {t.before}: <span className="font-mono break-all">{maskSecrets(account[`pb_${event}`]) || words.none}</span>
            </p>
            <p>
              {t.after}: <span className="font-mono break-all">{templates[`pb_${event}`]}</span>
            </p>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">{t.keyPlace}</p>
      {connect.error !== null && <ErrorNote error={connect.error} />}
      {connect.error !== null && <p>{t.nothingWritten}</p>}
      {probe.data !== undefined && <Verdict exchanged={probe.data.data} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button look="main" busy={connect.isPending || probe.isPending} onClick={send}>
          {t.replace}
        </Button>
      </div>
    </Dialog>
  );
}
