import { Link } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { bots as texts } from "../../texts/bots.ts";
import { useTexts } from "../../texts/define.ts";
import { AddToChat, BotToken } from "../../ui/connect-bot.tsx";
import { Confirm, Dialog, useCloseDialog } from "../../ui/dialog.tsx";
import { Heading } from "../../ui/heading.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { BotState, Reasons, reasonCount } from "./bot-state.tsx";

type Listed = Data<"/api/bots/list.json", "get">[number];
type Bot = Data<"/api/bots/get.json", "get">;
type Chat = Bot["chats"][number];

interface Props {
  bot: Listed;
  /** How many campaigns it has. */
  campaigns: number;
  onClose: () => void;
}

/** One bot beside the list: what it lacks, its chats, a new token, and the end. */
export function BotDetails({ bot, campaigns, onClose }: Props) {
  const t = useTexts(texts);
  const isGone = bot.status === 3;
  return (
    <Dialog open onClose={onClose} title={`@${bot.username}`} side shownBy="bot">
      <p>
        <BotState bot={bot} />
      </p>
      {!isGone && reasonCount(bot) > 0 && <Reasons bot={bot} />}
      {!isGone && <Living bot={bot} />}
      <section className="flex flex-col gap-3">
        <Heading className="font-semibold">{t.newToken}</Heading>
        <p className="text-muted">{t.newTokenHelp}</p>
        <BotToken key={bot.id} only={bot.tg} submit={t.newToken} />
      </section>
      {!isGone && <Disconnect bot={bot} campaigns={campaigns} />}
    </Dialog>
  );
}

function Living({ bot: { id, username } }: { bot: Listed }) {
  const t = useTexts(texts);
  const query = useRead("/api/bots/get.json", { id });
  return (
    <Loaded query={query}>
      {({ data }) => (
        <div className="flex flex-col gap-5">
          <section className="flex flex-col gap-3">
            <Heading className="font-semibold">{t.chats}</Heading>
            {data.chats.length === 0 ? <p className="text-muted">{t.noChats}</p> : <Chats bot={id} chats={data.chats} />}
            <AddToChat username={username} />
          </section>
          {data.webhook !== undefined && <Webhook webhook={data.webhook} />}
        </div>
      )}
    </Loaded>
  );
}

function Chats({ bot, chats }: { bot: number; chats: Chat[] }) {
  const t = useTexts(texts);
  const columns: Column<Chat>[] = [
    { id: "chat", header: t.chat, value: ({ title }) => title },
    { id: "rights", header: t.rights, value: ({ missing }) => missing, cell: (chat) => <Rights chat={chat} /> },
    { id: "campaign", header: t.campaign, value: ({ campaign }) => campaign, cell: (chat) => <CampaignLink bot={bot} chat={chat} /> },
  ];
  return <Table label={t.chats} rows={chats} columns={columns} idOf={({ id }) => String(id)} />;
}

function CampaignLink({ bot, chat: { id, admin, campaign } }: { bot: number; chat: Chat }) {
  const t = useTexts(texts);
  if (campaign !== 0)
    return (
      <Link to="/campaigns/$id" params={{ id: String(campaign) }} className="underline">
        {t.openCampaign}
      </Link>
    );
  return (
    admin && (
      <Link to="/campaigns/new" search={{ bot, chat: id }} className="underline">
        {t.makeCampaign}
      </Link>
    )
  );
}

function Rights({ chat: { admin, can_invite: canInvite, missing } }: { chat: Chat }) {
  const { right } = useTexts(texts);
  if (!admin || missing === "administrator") return <Status tone="bad">{right.administrator}</Status>;
  if (missing !== "") return <Status tone="warn">{right.can_invite_users}</Status>;
  if (canInvite === false) return <Status tone="info">{right.can_invite_users}</Status>;
  return canInvite ? <Status tone="good">{right.full}</Status> : <Status tone="info">{right.unknown}</Status>;
}

function Webhook({ webhook }: { webhook: NonNullable<Bot["webhook"]> }) {
  const t = useTexts(texts);
  return (
    <section className="flex flex-col gap-1">
      <Heading className="font-semibold">{t.webhook}</Heading>
      <p>
        {webhook.last_error === "" ? (
          t.noFault
        ) : (
          <Time utc={webhook.last_error_time}>{(time) => t.lastFault(webhook.last_error, time)}</Time>
        )}
      </p>
      {webhook.pending > 0 && <p>{t.pending(webhook.pending)}</p>}
      <p className="text-muted">
        <Time utc={webhook.checked}>{t.checked}</Time>
      </p>
    </section>
  );
}

function Disconnect({ bot, campaigns }: Omit<Props, "onClose">) {
  const t = useTexts(texts);
  const close = useCloseDialog();
  const remove = useWrite("/api/bots/del.json", ["/api/bots/", "/api/camp/"]);
  return (
    <div className="border-t border-line pt-4">
      <Confirm
        label={t.disconnect}
        title={t.disconnectTitle(bot.username)}
        confirm={t.disconnect}
        onConfirm={async () => {
          await remove.mutateAsync({ id: bot.id });
          close();
        }}
      >
        <p>{t.disconnectHelp(campaigns)}</p>
      </Confirm>
    </div>
  );
}
