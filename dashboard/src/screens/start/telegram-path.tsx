import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { type Bot, type TelegramStep, useTelegramSteps } from "../../shell/first-steps/telegram.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { start as texts } from "../../texts/start.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { AddToChat, ConnectBot } from "../../ui/connect-bot.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Field, Select, TextArea } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Qr } from "../../ui/qr.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { DeliveredStep } from "./delivered-step.tsx";
import { ReportingStep } from "./reporting-step.tsx";
import { type Contents, Steps } from "./step.tsx";
import { TestStep } from "./test-step.tsx";

/** What stands for the click of whoever presses Start here. */
const TRIAL_CLICK = "test";

export function TelegramPath() {
  const t = useTexts(texts);
  const [isTested, setTested] = useState(false);
  const { error, found } = useTelegramSteps({ isTested, isWatched: true });
  if (found === undefined) return error === null ? <Skeleton rows={7} /> : <ErrorNote error={error} />;
  const { bot, chats, campaign, ticks } = found;
  const contents: Record<TelegramStep, Contents> = {
    bot: { body: bot === undefined ? <ConnectBot /> : <BrokenBot bot={bot} /> },
    chat: { body: bot !== undefined && <ChatStep bot={bot} /> },
    campaign: { body: bot !== undefined && <CampaignStep bot={bot.id} chats={chats} /> },
    reporting: { body: <ReportingStep /> },
    test: { body: <TestStep onTaken={() => setTested(true)} /> },
    lead: { body: campaign !== undefined && <LeadStep campaign={campaign.id} /> },
    delivered: {
      body: <DeliveredStep />,
      after: (
        <DeliveredStep>
          <p className="font-medium">{t.done}</p>
          <Link to="/campaigns" className={`${buttonClass("main")} self-start`}>
            {t.toCampaigns}
          </Link>
        </DeliveredStep>
      ),
    },
  };
  return <Steps ticks={ticks} contents={contents} />;
}

function BrokenBot({ bot }: { bot: Bot }) {
  const t = useTexts(texts);
  return (
    <p>
      {t.botBroken}: @{bot.username}.{" "}
      <Link to="/bots" search={{ bot: bot.id }} className="underline">
        {t.toBots}
      </Link>
    </p>
  );
}

function ChatStep({ bot }: { bot: Bot }) {
  const t = useTexts(texts);
  return (
    <>
      <p>{t.chatHelp}</p>
      <AddToChat username={bot.username} />
      <p role="status" className="text-muted">
        {t.chatWaits}
      </p>
    </>
  );
}

function CampaignStep({ bot, chats }: { bot: number; chats: Data<"/api/bots/chats.json", "get"> }) {
  const t = useTexts(texts);
  const add = useWrite("/api/camp/add.json", ["/api/camp/", "/api/bots/"]);
  const [chosen, setChosen] = useState<string>();
  const [welcome, setWelcome] = useState(t.firstWelcome);
  const errorAt = useErrorAt(add.error);
  const chat = chosen ?? String(chats[0]?.id ?? "");
  const submit = () => {
    add.mutate({ bot, chat: Number(chat), welcome });
  };
  return (
    <SavingForm save={add} onSubmit={submit} className="flex max-w-lg flex-col gap-3">
      <Field label={t.chat} error={errorAt("chat")}>
        <Select value={chat} options={chats.map(({ id, title }) => [String(id), title])} onChange={setChosen} />
      </Field>
      <Field label={t.welcome} hint={t.welcomeHint} error={errorAt("welcome")}>
        <TextArea rows={3} value={welcome} onValueChange={setWelcome} required />
      </Field>
      {add.error !== null && add.error.field === undefined && <ErrorNote error={add.error} />}
      <Button type="submit" look="main" busy={add.isPending} disabled={chat === ""} className="self-start">
        {t.make}
      </Button>
    </SavingForm>
  );
}

function LeadStep({ campaign }: { campaign: number }) {
  const t = useTexts(texts);
  const link = useRead("/api/camp/link.json", { id: campaign, click: TRIAL_CLICK });
  const address = link.data?.data.link;
  if (address === undefined) return link.error === null ? <Skeleton rows={2} /> : <ErrorNote error={link.error} />;
  return (
    <>
      <p>{t.leadHelp}</p>
      <div className="flex flex-wrap items-center gap-4">
        <Qr text={address} label={t.qr} />
        <a href={address} target="_blank" rel="noreferrer" className={buttonClass("main")}>
          {t.openLink}
        </a>
      </div>
      <CopyField text={address} label={t.link} />
      <p role="status" className="text-muted">
        {t.waiting}
      </p>
    </>
  );
}
