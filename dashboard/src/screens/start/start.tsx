import { getRouteApi, Link } from "@tanstack/react-router";
import { useAccount } from "../../shell/account.ts";
import { useKeptSteps } from "../../shell/first-steps/kept.ts";
import { useTexts } from "../../texts/define.ts";
import { firstSteps } from "../../texts/first-steps.ts";
import { start as texts } from "../../texts/start.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { AffiliatePath } from "./affiliate-path.tsx";
import { TelegramPath } from "./telegram-path.tsx";
import { WebPath } from "./web-path.tsx";

const route = getRouteApi("/start");

/** What is the next step until money is counted: ticked by what is there, never by what somebody clicked. */
export function Start() {
  const t = useTexts(texts);
  const { role } = useAccount();
  const { path } = route.useSearch();
  const isWeb = path === "web";
  const choices = [
    { search: {}, text: t.telegram, isChosen: !isWeb },
    { search: { path: "web" as const }, text: t.web, isChosen: isWeb },
  ];
  if (role === "affiliate")
    return (
      <Page title={t.title} actions={<PutAway />}>
        <p className="max-w-prose text-muted">{t.leadAffiliate}</p>
        <div className="max-w-3xl">
          <AffiliatePath />
        </div>
      </Page>
    );
  return (
    <Page title={t.title} actions={<PutAway />}>
      <p className="max-w-prose text-muted">{t.lead}</p>
      <nav aria-label={t.paths} className="flex flex-wrap gap-2">
        {choices.map(({ search, text, isChosen }) => (
          <Link
            key={text}
            to="/start"
            search={search}
            activeProps={{}}
            aria-current={isChosen ? "true" : undefined}
            className={buttonClass(isChosen ? "main" : "plain")}
          >
            {text}
          </Link>
        ))}
      </nav>
      <div className="max-w-3xl">{isWeb ? <WebPath /> : <TelegramPath />}</div>
    </Page>
  );
}

/** Whether the overview and the navigation lead here. Once all is done, neither does. */
function PutAway() {
  const t = useTexts(firstSteps);
  const { kept, keep } = useKeptSteps();
  if (kept === "done") return null;
  const isAway = kept === "away";
  return <Button onClick={() => keep(isAway ? "shown" : "away")}>{isAway ? t.showAgain : t.putAway}</Button>;
}
