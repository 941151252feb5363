import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRead, useWrite } from "../../api/hooks.ts";
import { OfferLink } from "../../shell/offer-link.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { reportWords } from "../../texts/report-words.ts";
import { shell } from "../../texts/shell.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Qr } from "../../ui/qr.tsx";
import { isActive } from "../../url/list.ts";
import { FiltersForm } from "./filters-form.tsx";
import type { FlowSettings } from "./flow-settings.ts";
import { GeneralForm } from "./general-form.tsx";
import { PostbacksForm } from "./postbacks-form.tsx";
import { TagBuilder } from "./tag-builder.tsx";
import { TryIt } from "./try-it.tsx";
import { Ways } from "./ways.tsx";

const route = getRouteApi("/flows/$id");

/** Who is led where, from top to bottom as a visitor goes. */
export function Flow() {
  const { id } = route.useParams();
  const query = useRead("/api/flows/get.json", { id });
  const t = useTexts(flows);
  const { ones } = useTexts(shell);
  return (
    <LoadedPage query={query} title={ones.flows}>
      {({ data, warnings }) => <Editor key={data.id} flow={data} warning={warnings === undefined ? null : t.leadsNowhere} />}
    </LoadedPage>
  );
}

function Editor({ flow, warning }: { flow: FlowSettings; warning: string | null }) {
  const t = useTexts(flows);
  const { items } = useTexts(reportWords);
  return (
    <Page title={flow.name} actions={<Lifecycle flow={flow} />}>
      {flow.offer !== 0 && (
        <p className="flex flex-wrap gap-x-2">
          <span className="text-muted">{items.offer}</span> <OfferLink id={flow.offer} />
        </p>
      )}
      {warning !== null && (
        <p role="status" className="rounded-lg border border-warn bg-card p-3">
          {warning}
        </p>
      )}
      <Panel title={t.link}>
        <div className="flex flex-col gap-3">
          <CopyField text={flow.link} label={t.link} />
          <p className="flex flex-wrap items-center gap-3 text-sm text-muted">
            <a href={flow.link} target="_blank" rel="noreferrer" className={buttonClass()}>
              {t.open}
            </a>
            {t.takesAMinute}
          </p>
          <details>
            <summary>{t.qr}</summary>
            <Qr text={flow.link} label={t.qr} />
          </details>
          <TagBuilder link={flow.link} />
        </div>
      </Panel>
      <GeneralForm flow={flow} />
      <FiltersForm flow={flow} />
      <Ways flow={flow.id} />
      <TryIt flow={flow} />
      <PostbacksForm flow={flow} />
    </Page>
  );
}

function Lifecycle({ flow }: { flow: FlowSettings }) {
  const t = useTexts(flows);
  const words = useTexts(common);
  const navigate = useNavigate();
  const pause = useWrite("/api/flows/pause.json", ["/api/flows/"]);
  const resume = useWrite("/api/flows/resume.json", ["/api/flows/"]);
  const remove = useWrite("/api/flows/delete.json", ["/api/flows/list.json"]);
  const change = isActive(flow.status) ? pause : resume;
  return (
    <div className="flex gap-2 sm:gap-4">
      <Button busy={change.isPending} onClick={() => change.mutate({ id: flow.id })}>
        {isActive(flow.status) ? words.pause : words.resume}
      </Button>
      <Confirm
        label={words.delete}
        title={t.deleteOne}
        confirm={words.delete}
        onConfirm={async () => {
          await remove.mutateAsync({ id: flow.id });
          await navigate({ to: "/flows" });
        }}
      >
        <p>{flow.name}</p>
        <p>{t.deleteWarning}</p>
      </Confirm>
    </div>
  );
}
