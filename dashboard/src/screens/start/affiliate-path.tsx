import { Link } from "@tanstack/react-router";
import { type AffiliateStep, useAffiliateSteps } from "../../shell/first-steps/affiliate.ts";
import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { ClickStep } from "./click-step.tsx";
import { type Contents, Steps } from "./step.tsx";

export function AffiliatePath() {
  const t = useTexts(texts);
  const { error, found } = useAffiliateSteps({ isWatched: true });
  if (found === undefined) return error === null ? <Skeleton rows={4} /> : <ErrorNote error={error} />;
  const { flow, ticks } = found;
  const contents: Record<AffiliateStep, Contents> = {
    offer: { body: <ToOffers help={t.offerHelp} /> },
    offerFlow: { body: <ToOffers help={t.offerFlowHelp} /> },
    click: { body: flow !== undefined && <ClickStep flow={flow} /> },
    firstLead: {
      body: <p>{t.firstLeadHelp}</p>,
      after: (
        <div className="flex flex-col gap-3">
          <p>{t.doneAffiliate}</p>
          <div className="flex flex-wrap gap-2">
            <Link to="/leads" className={buttonClass("main")}>
              {t.toLeads}
            </Link>
            <Link to="/templates" className={buttonClass()}>
              {t.steps.reporting}
            </Link>
          </div>
        </div>
      ),
    },
  };
  return <Steps ticks={ticks} contents={contents} />;
}

function ToOffers({ help }: { help: string }) {
  const t = useTexts(texts);
  return (
    <>
      <p>{help}</p>
      <Link to="/run-offers" className={`${buttonClass("main")} self-start`}>
        {t.toOffers}
      </Link>
    </>
  );
}
