import { Link } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { campaign as texts } from "../../texts/campaign.ts";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryResult } from "../../texts/delivery-errors.ts";
import { PostbackState } from "../../ui/lead-status.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Lead = Data<"/api/leads/list.json", "get">[number];
type Delivery = Data<"/api/postbacks/list.json", "get">[number];

const SHOWN = 10;
/** While the screen is open: whoever tries the link sees the lead come. */
const AGAIN_MS = 5000;
const LEAD_TONES: readonly Tone[] = ["info", "info", "good", "off", "bad"];

export function LastLeads({ id }: { id: string }) {
  const t = useTexts(texts);
  const query = useRead("/api/leads/list.json", { campaign: id, limit: SHOWN }, { refetchInterval: AGAIN_MS });
  const columns: Column<Lead>[] = [
    {
      id: "started",
      header: t.started,
      value: (lead) => lead.start_time,
      cell: (lead) => (
        <Link to="/leads/$id" params={{ id: String(lead.id) }} className="underline">
          <Time utc={lead.start_time} />
        </Link>
      ),
    },
    {
      id: "person",
      onPhone: true,
      header: t.person,
      value: ({ username, subscriber }) => (username === "" ? String(subscriber) : `@${username}`),
    },
    { id: "click", header: t.click, value: ({ click }) => click },
    {
      id: "status",
      onPhone: true,
      header: t.status,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={LEAD_TONES[status] ?? "info"}>{t.statuses[status]}</Status>,
    },
  ];
  return (
    <Panel title={t.leads}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="text-muted">{t.noLeads}</p>
          ) : (
            <Table label={t.leads} rows={data} columns={columns} idOf={(lead) => String(lead.id)} />
          )
        }
      </Loaded>
    </Panel>
  );
}

export function LastPostbacks({ id }: { id: string }) {
  const t = useTexts(texts);
  const result = useDeliveryResult();
  const query = useRead("/api/postbacks/list.json", { campaign: id, limit: SHOWN }, { refetchInterval: AGAIN_MS });
  const columns: Column<Delivery>[] = [
    {
      id: "time",
      header: t.time,
      value: ({ created }) => created,
      cell: ({ id: delivery, created }) => (
        <Link to="/postbacks" search={{ open: delivery }} className="underline">
          <Time utc={created} />
        </Link>
      ),
    },
    { id: "reported", header: t.reported, value: ({ status }) => t.events[status] },
    {
      id: "outcome",
      header: t.outcome,
      value: ({ state }) => state,
      cell: ({ state }) => <PostbackState state={state} />,
    },
    { id: "code", header: t.code, value: result },
    { id: "attempts", header: t.attempts, value: ({ attempts }) => attempts, numeric: true },
  ];
  return (
    <Panel title={t.postbacks}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="text-muted">{t.noPostbacks}</p>
          ) : (
            <Table label={t.postbacks} rows={data} columns={columns} idOf={(delivery) => String(delivery.id)} />
          )
        }
      </Loaded>
    </Panel>
  );
}
