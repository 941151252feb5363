import { Link } from "@tanstack/react-router";
import { useTexts } from "../../texts/define.ts";
import { live } from "../../texts/live.ts";
import type { ThingRow } from "./rows.ts";

/** What a row is of, and the way to it. */
export function Thing({ row }: { row: ThingRow }) {
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
