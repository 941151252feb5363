import { Link } from "@tanstack/react-router";
import { useAsk, useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { untilThere } from "./again.ts";
import { ClickStep } from "./click-step.tsx";
import { Steps } from "./step.tsx";

/** An affiliate's way: an offer of the network, a flow that leads to it, a click, a lead. */
export function AffiliatePath() {
  const t = useTexts(texts);
  const offers = useRead("/api/offers/available.json", { limit: 1 });
  const flows = useRead("/api/flows/list.json");
  const flow = flows.data?.data.at(-1);
  const clicks = useAsk("/api/clicks/list.json", { limit: 1 }, { refetchInterval: flow === undefined ? false : untilThere });
  const leads = useAsk("/api/leads/search.json", { limit: 1 }, { refetchInterval: flow === undefined ? false : untilThere });
  const error = [offers, flows, clicks, leads].find((query) => query.error !== null)?.error;
  if (offers.data === undefined || flows.data === undefined || clicks.data === undefined || leads.data === undefined)
    return error ? <ErrorNote error={error} /> : <Skeleton rows={4} />;
  const hasLead = leads.data.data.length > 0;
  const hasFlow = flow !== undefined || hasLead;
  return (
    <Steps
      steps={[
        { name: "offer", done: hasFlow || offers.data.data.length > 0, body: <ToOffers help={t.offerHelp} /> },
        { name: "offerFlow", done: hasFlow, body: <ToOffers help={t.offerFlowHelp} /> },
        { name: "click", done: hasLead || clicks.data.data.length > 0, body: flow !== undefined && <ClickStep flow={flow} /> },
        {
          name: "firstLead",
          done: hasLead,
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
      ]}
    />
  );
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
