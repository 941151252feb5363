import type { ReactNode } from "react";
import { clicks } from "../../texts/clicks.ts";
import { useTexts } from "../../texts/define.ts";
import { journal } from "../../texts/journal.ts";
import { live } from "../../texts/live.ts";
import { Status } from "../../ui/status.tsx";
import { useFormat } from "../account.ts";
import type { ClickRow, EntryRow } from "./rows.ts";

/** A status, and what else there is to say. */
export function Line({ children, rest }: { children: ReactNode; rest: readonly string[] }) {
  return (
    <span className="whitespace-nowrap max-sm:whitespace-normal">
      {children} <span className="text-muted">{rest.filter((text) => text !== "").join(" · ")}</span>
    </span>
  );
}

/** What is said of a click. */
export function AboutClick({ row }: { row: ClickRow }) {
  const [t, words] = [useTexts(live), useTexts(clicks)];
  const format = useFormat();
  const cost = row.cost === null ? "" : format.money(row.cost, row.currency);
  const device = row.mobile === 1 ? words.mobile : words.desktop;
  return (
    <Line rest={[row.geo && format.country(row.geo), device, row.unique === true ? t.unique : t.repeated, row.utm_source, row.subid, cost]}>
      <Status tone={row.filter === 0 ? "good" : "warn"}>{words.filters[row.filter] ?? row.filter}</Status>
    </Line>
  );
}

const ACTION_TONES = { joined: "good", left: "off", removed: "bad", requested: "info" } as const;

/** What is said of an entry of the journal. */
export function AboutEntry({ row }: { row: EntryRow }) {
  const [t, words] = [useTexts(live), useTexts(journal)];
  const person = row.username === "" ? String(row.subscriber) : `@${row.username}`;
  return (
    <Line rest={[person, row.chat_title, row.type === "organic" ? t.organic : ""]}>
      <Status tone={ACTION_TONES[row.action]}>{words.actions[row.action]}</Status>
    </Line>
  );
}
