import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormat } from "../../shell/account.ts";
import { clicks } from "../../texts/clicks.ts";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryResult } from "../../texts/delivery-errors.ts";
import { journal } from "../../texts/journal.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { live } from "../../texts/live.ts";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import type { KeptRow, LiveRow } from "./stream.ts";

/** @param names of campaigns by their ids, and of flows by their codes */
export function useColumns(names: { campaigns: ReadonlyMap<number, string>; flows: ReadonlyMap<string, string> }): Column<KeptRow>[] {
  const t = useTexts(live);
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ row }) => row.time,
      cell: ({ row: { time } }) => (
        <time title={format.exactly(time)} className="whitespace-nowrap">
          {format.clock(time)}
        </time>
      ),
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
    <Link from="/live" to="/live" search={(before) => ({ ...before, ...only })} className="hover:underline">
      <bdi>{children}</bdi>
    </Link>
  );
}

/** What a row is of, and the way to it. */
function Thing({ row }: { row: LiveRow }) {
  const t = useTexts(live);
  if (row.kind === "click")
    return (
      <Link to="/clicks" search={{ flow: row.flow_code, ...(row.subid === "" ? {} : { subid: row.subid }) }} className="underline">
        {t.click(shorten(row.id))}
      </Link>
    );
  if (row.kind === "postback")
    return (
      <Link to="/postbacks" search={{ open: row.id }} className="underline">
        {t.postback(row.id)}
      </Link>
    );
  const lead = row.kind === "lead" ? row.id : row.lead;
  if (lead !== 0)
    return (
      <Link to="/leads/$id" params={{ id: String(lead) }} className="underline">
        {t.lead(lead)}
      </Link>
    );
  return (
    <Link to="/journal" search={{ chat: String(row.kind === "journal" ? row.chat : 0) }} className="underline">
      {t.entry}
    </Link>
  );
}

/** The end of a click's id, which tells it from others. */
const shorten = (id: string) => `…${id.slice(-6)}`;

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

type Of<K extends LiveRow["kind"]> = { row: Extract<LiveRow, { kind: K }> };

/** A status, and what else there is to say. */
function Line({ children, rest }: { children: ReactNode; rest: readonly string[] }) {
  return (
    <span className="inline-flex items-center gap-x-2 whitespace-nowrap">
      {children}
      <span className="text-muted">{rest.filter((text) => text !== "").join(" · ")}</span>
    </span>
  );
}

function AboutClick({ row }: Of<"click">) {
  const [t, words] = [useTexts(live), useTexts(clicks)];
  const format = useFormat();
  const cost = row.cost === null ? "" : format.money(row.cost, row.currency);
  const device = row.mobile === 1 ? words.mobile : words.desktop;
  return (
    <Line rest={[row.geo.toUpperCase(), device, row.unique === true ? t.unique : t.repeated, row.utm_source, row.subid, cost]}>
      <Status tone={row.filter === 0 ? "good" : "warn"}>{words.filters[row.filter] ?? row.filter}</Status>
    </Line>
  );
}

function AboutLead({ row }: Of<"lead">) {
  const words = useTexts(leadWords);
  const format = useFormat();
  const price = row.price === null ? "" : format.money(row.price, row.currency);
  return (
    <Line
      rest={[words.kind[row.event], words.source[row.source], row.username === "" ? "" : `@${row.username}`, row.geo.toUpperCase(), price]}
    >
      <LeadStatus status={row.status} />
    </Line>
  );
}

function AboutPostback({ row }: Of<"postback">) {
  const [t, words] = [useTexts(live), useTexts(leadWords)];
  const result = useDeliveryResult();
  return (
    <Line rest={[t.reports(words.status[row.status]), result(row), row.number === 1 ? "" : t.attempt(row.number), t.lead(row.lead)]}>
      <Status tone={row.outcome === "delivered" ? "good" : "bad"}>{t[row.outcome]}</Status>
    </Line>
  );
}

const ACTION_TONES = { joined: "good", left: "off", removed: "bad", requested: "info" } as const;

function AboutEntry({ row }: Of<"journal">) {
  const [t, words] = [useTexts(live), useTexts(journal)];
  const person = row.username === "" ? String(row.subscriber) : `@${row.username}`;
  return (
    <Line rest={[person, row.chat_title, row.type === "organic" ? t.organic : ""]}>
      <Status tone={ACTION_TONES[row.action]}>{words.actions[row.action]}</Status>
    </Line>
  );
}
