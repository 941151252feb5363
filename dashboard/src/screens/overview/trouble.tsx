import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { overview } from "../../texts/overview.ts";
import { Status } from "../../ui/status.tsx";

/** The User API's code of a bot that lacks something. */
const WARNING_CODE = 1;

/** What waits for a person: addresses that fail, and bots that do not work. */
export function Trouble() {
  const t = useTexts(overview);
  const templates = useRead("/api/postbacks/templates.json", { limit: 200 });
  const bots = useRead("/api/bots/list.json");
  if (templates.data === undefined || bots.data === undefined) return <div className="h-5" />;
  const failing = templates.data.data.filter(({ state }) => state !== "active").length;
  const broken = bots.data.data.filter(({ status }) => status === WARNING_CODE).length;
  if (failing === 0 && broken === 0) return <Status tone="good">{t.fine}</Status>;
  return (
    <section aria-label={t.trouble} className="flex flex-wrap gap-4 rounded-lg border border-warn bg-card p-3">
      {failing > 0 && (
        <Link to="/templates" className="underline">
          <Status tone="bad">{t.addresses(failing)}</Status>
        </Link>
      )}
      {broken > 0 && (
        <Link to="/bots" className="underline">
          <Status tone="bad">{t.bots(broken)}</Status>
        </Link>
      )}
    </section>
  );
}
