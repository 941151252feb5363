import { getRouteApi } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useAsk } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { LeadActions } from "./lead-actions.tsx";
import { LeadFields } from "./lead-fields.tsx";
import { Timeline } from "./timeline.tsx";

const route = getRouteApi("/leads/$id");

/** What happened, step by step, and what was told to whom. */
export function Lead() {
  const { id } = route.useParams();
  const query = useAsk("/api/leads/get.json", { id });
  const t = useTexts(leads);
  return (
    <LoadedPage query={query} title={t.lead}>
      {({ data }) => <Details lead={data} />}
    </LoadedPage>
  );
}

function Details({ lead: details }: { lead: Answer<"/api/leads/get.json", "post">["data"] }) {
  const t = useTexts(leads);
  const words = useTexts(leadWords);
  const format = useFormat();
  const { lead, click, more } = details;
  return (
    <Page title={`${t.lead} ${lead.id}`} actions={<LeadActions lead={lead} />}>
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        <LeadStatus status={lead.status} />
        <span>{words.origin[lead.origin]}</span>
        {lead.price !== null && <strong>{format.money(lead.price, lead.currency)}</strong>}
      </p>
      <div className="grid items-start gap-4 @4xl:grid-cols-[2fr_1fr]">
        <Panel title={t.history}>
          <Timeline details={details} />
          {more && <p className="mt-3 text-muted">{t.older}</p>}
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t.click}>
            {click === null ? <p className="text-muted">{t.noClick}</p> : <LeadFields values={click} />}
            {click?.pruned && <p className="mt-2 text-sm text-muted">{t.pruned}</p>}
          </Panel>
          <Panel title={t.fields}>
            <LeadFields values={lead} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}
