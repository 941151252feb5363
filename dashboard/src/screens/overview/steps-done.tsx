import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { useAccount } from "../../shell/account.ts";
import { useAffiliateSteps } from "../../shell/first-steps/affiliate.ts";
import { lastBot, useTelegramSteps } from "../../shell/first-steps/telegram.ts";
import { doneOf, type Tick } from "../../shell/first-steps/ticks.ts";
import { useWebSteps } from "../../shell/first-steps/web.ts";
import { useTexts } from "../../texts/define.ts";
import { firstSteps } from "../../texts/first-steps.ts";
import { Button, LINK } from "../../ui/button.tsx";
import { Status } from "../../ui/status.tsx";

interface Props {
  onPutAway: () => void;
}

/** The way to the first steps, with how many are done: by Telegram, unless somebody has flows and no bot. */
export function StepsDone(props: Props) {
  const isAffiliate = useAccount().role === "affiliate";
  const bots = useRead("/api/bots/list.json", {}, { enabled: !isAffiliate }).data?.data;
  const hasNoBot = bots !== undefined && lastBot(bots) === undefined;
  const flows = useRead("/api/flows/list.json", {}, { enabled: hasNoBot }).data?.data;
  if (isAffiliate) return <OfAffiliate {...props} />;
  if (bots === undefined || (hasNoBot && flows === undefined)) return null;
  return hasNoBot && flows?.length !== 0 ? <OfWeb {...props} /> : <OfTelegram {...props} />;
}

const OfAffiliate = (props: Props) => <Done ticks={useAffiliateSteps().found?.ticks} {...props} />;

const OfTelegram = (props: Props) => <Done ticks={useTelegramSteps().found?.ticks} {...props} />;

const OfWeb = (props: Props) => <Done ticks={useWebSteps().found?.ticks} path="web" {...props} />;

interface DoneProps extends Props {
  ticks: readonly Tick[] | undefined;
  path?: "web";
}

function Done({ ticks, path, onPutAway }: DoneProps) {
  const t = useTexts(firstSteps);
  if (ticks === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <Link to="/start" search={path === undefined ? {} : { path }} className={LINK}>
        <Status tone="info">{t.count(doneOf(ticks), ticks.length)}</Status>
      </Link>
      <Button look="quiet" onClick={onPutAway}>
        {t.putAway}
      </Button>
    </p>
  );
}
