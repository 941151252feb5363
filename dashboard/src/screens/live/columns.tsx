import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormat } from "../../shell/account.ts";
import { AboutClick, AboutEntry, Line } from "../../shell/events/about.tsx";
import type { LiveRow, LiveRowOf } from "../../shell/events/rows.ts";
import { Thing } from "../../shell/events/thing.tsx";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryResult } from "../../texts/delivery-errors.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { live } from "../../texts/live.ts";
import { FILTER } from "../../ui/button.tsx";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import type { KeptRow } from "./stream.ts";

/** @param names of campaigns by their ids, and of flows by their codes */
export function useColumns(names: { campaigns: ReadonlyMap<number, string>; flows: ReadonlyMap<string, string> }): Column<KeptRow>[] {
  const t = useTexts(live);
  return [
    {
      id: "time",
      header: t.time,
      value: ({ row }) => row.time,
      cell: ({ row: { time } }) => <Time utc={time} clock />,
    },
    { id: "what", header: t.what, value: ({ row }) => row.kind, cell: ({ row }) => <Thing row={row} /> },
    { id: "about", header: t.about, value: ({ row }) => row.kind, cell: ({ row }) => <About row={row} /> },
    {
      id: "of",
      header: t.of,
      value: ({ row }) => row.flow_code,
      cell: ({ row: { flow_code: code, campaign } }) => {
        if (code !== "") return <OfLink flow={code}>{names.flows.get(code) ?? t.flowOf(code)}</OfLink>;
        return campaign === 0 ? "" : <OfLink campaign={campaign}>{names.campaigns.get(campaign) ?? t.campaignOf(campaign)}</OfLink>;
      },
    },
  ];
}

/** A flow or a campaign, which becomes the only one that is shown. */
function OfLink({ children, ...only }: { flow: string; children: ReactNode } | { campaign: number; children: ReactNode }) {
  return (
    <Link from="/live" to="/live" search={(before) => ({ ...before, ...only })} className={FILTER}>
      <bdi>{children}</bdi>
    </Link>
  );
}

function About({ row }: { row: LiveRow }) {
  switch (row.kind) {
    case "click":
      return <AboutClick row={row} />;
    case "lead":
      return <AboutLead row={row} />;
    case "postback":
      return <AboutPostback row={row} />;
    case "journal":
      return <AboutEntry row={row} />;
  }
}

function AboutLead({ row }: { row: LiveRowOf<"lead"> }) {
  const words = useTexts(leadWords);
  const format = useFormat();
  const price = row.price === null ? "" : format.money(row.price, row.currency);
  return (
    <Line
      rest={[
        words.kind[row.event],
        words.source[row.source],
        row.username === "" ? "" : `@${row.username}`,
        row.geo && format.country(row.geo),
        price,
      ]}
    >
      <LeadStatus status={row.status} />
    </Line>
  );
}

function AboutPostback({ row }: { row: LiveRowOf<"postback"> }) {
  const [t, words] = [useTexts(live), useTexts(leadWords)];
  const result = useDeliveryResult();
  return (
    <Line rest={[t.reports(words.status[row.status]), result(row), row.number === 1 ? "" : t.attempt(row.number), t.lead(row.lead)]}>
      <Status tone={row.outcome === "delivered" ? "good" : "bad"}>{t[row.outcome]}</Status>
    </Line>
  );
}
