import { Link } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { maskSecrets } from "../../mask.ts";
import { useSourceNames } from "../../shell/source-names.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { templateList } from "../../texts/template-list.ts";
import { parseUtc } from "../../time.ts";
import { Button } from "../../ui/button.tsx";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Template = Data<"/api/postbacks/templates.json", "get">[number];
/** Columns that are empty as long as every address answers. */
const OF_TROUBLE: ReadonlySet<string> = new Set(["since", "resume"]);
const isTroubled = ({ state, failing_since }: Template) => state !== "active" || parseUtc(failing_since) !== null;
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
            <Table
              label={t.health}
              rows={data}
              columns={data.some(isTroubled) ? columns : columns.filter(({ id }) => !OF_TROUBLE.has(id))}
              idOf={({ id }) => String(id)}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

function useColumns(onResume: (id: number) => void): Column<Template>[] {
  const t = useTexts(templateList);
  const names = useSourceNames();
  return [
    {
      id: "owner",
      header: t.owner,
      value: ({ campaign, flow }) => (campaign !== 0 ? names.campaign(campaign) : flow !== 0 ? names.flowOf(flow) : t.account),
      cell: ({ campaign, flow }) =>
        campaign !== 0 ? (
          <Link to="/campaigns/$id" params={{ id: String(campaign) }} className="underline">
            <bdi>{names.campaign(campaign)}</bdi>
          </Link>
        ) : flow !== 0 ? (
          <Link to="/flows/$id" params={{ id: String(flow) }} className="underline">
            <bdi>{names.flowOf(flow)}</bdi>
          </Link>
        ) : (
          t.account
        ),
    },
    { id: "event", header: t.event, value: ({ event }) => event, cell: ({ event }) => <LeadStatus status={event} /> },
    { id: "url", header: t.address, value: ({ url }) => url, cell: ({ url }) => maskSecrets(url) },
    {
      id: "state",
      header: t.state,
      value: ({ state }) => state,
      cell: ({ state }) => <Status tone={TONES[state]}>{t.states[state]}</Status>,
    },
    {
      id: "since",
      header: t.since,
      value: ({ failing_since }) => failing_since,
      cell: ({ failing_since }) => <Time utc={failing_since} />,
    },
    {
      id: "resume",
      header: t.resume,
      value: () => "",
      cell: ({ id, state }) => state !== "active" && <Button onClick={() => onResume(id)}>{t.resume}</Button>,
    },
  ];
}
