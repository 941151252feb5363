import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
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
import { untilThere } from "./again.ts";
import { DeliveredStep } from "./delivered-step.tsx";
import { ReportingStep, useReporting } from "./reporting-step.tsx";
import { Steps } from "./step.tsx";
import { TestStep } from "./test-step.tsx";
import { useDelivered } from "./use-delivered.ts";

const WARNING = 1;
const DISCONNECTED = 3;
/** What stands for the click of whoever presses Start here. */
const TRIAL_CLICK = "test";

type Bot = Data<"/api/bots/list.json", "get">[number];

export function TelegramPath() {
  const t = useTexts(texts);
  const [isTested, setTested] = useState(false);
  const reporting = useReporting();
  const list = useRead("/api/bots/list.json");
  const bot = list.data?.data.filter(({ status }) => status !== DISCONNECTED).at(-1);
  const campaigns = useRead("/api/camp/list.json");
  const campaign = campaigns.data?.data.at(-1);
  const waitsForChat = bot !== undefined && campaigns.data?.data.length === 0;
  const chats = useRead("/api/bots/chats.json", { id: bot?.id ?? 0 }, { enabled: waitsForChat, refetchInterval: untilThere });
  const hasChat = campaign !== undefined || (waitsForChat && (chats.data?.data.length ?? 0) > 0);
  const leads = useRead("/api/leads/list.json", { limit: 1 }, { refetchInterval: untilThere });
  const hasLead = (leads.data?.data.length ?? 0) > 0;
  const delivered = useDelivered(hasLead);
  const error = [list, campaigns, chats, leads, delivered].find((query) => query.error !== null)?.error;
  if (list.data === undefined || campaigns.data === undefined || leads.data === undefined || delivered.data === undefined)
    return error ? <ErrorNote error={error} /> : <Skeleton rows={7} />;
  const isDelivered = delivered.data.data.length > 0;
  return (
    <Steps
      steps={[
        {
          name: "bot",
          done: bot !== undefined,
          broken: bot?.status === WARNING,
          body: bot === undefined ? <ConnectBot /> : <BrokenBot bot={bot} />,
        },
        { name: "chat", done: hasChat, body: bot !== undefined && <ChatStep bot={bot} /> },
        {
          name: "campaign",
          done: campaign !== undefined,
          body: bot !== undefined && <CampaignStep bot={bot.id} chats={chats.data?.data ?? []} />,
        },
        { name: "reporting", done: reporting !== null, body: <ReportingStep /> },
        { name: "test", done: isTested || isDelivered, body: <TestStep onTaken={() => setTested(true)} /> },
        { name: "lead", done: hasLead, body: campaign !== undefined && <LeadStep campaign={campaign.id} /> },
        {
          name: "delivered",
          done: isDelivered,
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
      ]}
    />
  );
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
