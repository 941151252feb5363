import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { maskSecrets } from "../../mask.ts";
import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { templateList } from "../../texts/template-list.ts";
import { Button } from "../../ui/button.tsx";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Template = Data<"/api/postbacks/templates.json", "get">[number];
const TONES = { active: "good", paused: "warn", stopped: "bad" } as const;

/** Every address in use, whose it is, and whether it takes what is sent. */
export function Health() {
  const t = useTexts(templateList);
  const query = useRead("/api/postbacks/templates.json", { limit: 200 });
  const resume = useWrite("/api/postbacks/resume.json", ["/api/postbacks/"]);
  const columns = useColumns((id) => resume.mutate({ id }));
  return (
    <Panel title={t.health}>
      {resume.error !== null && <ErrorNote error={resume.error} />}
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="text-muted">{t.healthEmpty}</p>
          ) : (
            <Table label={t.health} rows={data} columns={columns} idOf={({ id }) => String(id)} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function useColumns(onResume: (id: number) => void): Column<Template>[] {
  const t = useTexts(templateList);
  const format = useFormat();
  return [
    {
      id: "owner",
      header: t.owner,
      value: ({ campaign, flow }) => (campaign !== 0 ? t.campaign(campaign) : flow !== 0 ? t.flow(flow) : t.account),
    },
    { id: "event", header: t.event, value: ({ event }) => event, cell: ({ event }) => <LeadStatus status={event} /> },
    { id: "url", header: t.address, value: ({ url }) => url, cell: ({ url }) => maskSecrets(url) },
    {
      id: "state",
      header: t.state,
      value: ({ state }) => state,
      cell: ({ state }) => <Status tone={TONES[state]}>{t.states[state]}</Status>,
    },
    { id: "since", header: t.since, value: ({ failing_since }) => failing_since, cell: ({ failing_since }) => format.time(failing_since) },
    {
      id: "resume",
      header: t.resume,
      value: () => "",
      cell: ({ id, state }) => state !== "active" && <Button onClick={() => onResume(id)}>{t.resume}</Button>,
    },
  ];
}
