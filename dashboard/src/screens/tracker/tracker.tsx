import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { tracker } from "../../texts/tracker.ts";
import { Page, Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Connect } from "./connect.tsx";
import { Connected } from "./connected.tsx";

/** Does my tracker hear? */
export function Tracker() {
  const t = useTexts(tracker);
  const query = useRead("/api/profile/tracker.json");
  return (
    <Page title={t.title}>
      <p className="max-w-prose text-muted">{t.help}</p>
      <Loaded query={query} rows={3}>
        {({ data: { connected, domain } }) => (
          <div className="flex flex-col gap-4">
            {connected && <Connected key={domain} domain={domain} />}
            <Panel title={connected ? t.another : t.connect}>
              <Connect />
            </Panel>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
