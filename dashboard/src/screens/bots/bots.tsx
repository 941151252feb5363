import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { bots as texts } from "../../texts/bots.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { AddToChat, ConnectBot } from "../../ui/connect-bot.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { BotDetails } from "./bot-details.tsx";
import { BotState, Reasons, reasonCount } from "./bot-state.tsx";

type Bot = Data<"/api/bots/list.json", "get">[number];
const DISCONNECTED = 3;
const route = getRouteApi("/bots");

/** The account's bots: whether each is alive, and why not. */
export function Bots() {
  const t = useTexts(texts);
  const list = useRead("/api/bots/list.json");
  const campaigns = useRead("/api/camp/list.json");
  const [isAdding, setAdding] = useState(false);
  const { bot: open } = route.useSearch();
  const navigate = route.useNavigate();
  const counts = new Map<number, number>();
  for (const { bot } of campaigns.data?.data ?? []) counts.set(bot, (counts.get(bot) ?? 0) + 1);
  const opened = list.data?.data.find(({ id }) => id === open);
  return (
    <Page
      title={t.title}
      actions={
        <Button look="main" onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      }
    >
      <Loaded query={list}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneHelp}</p>
              <ConnectBot />
            </Empty>
          ) : (
            <List bots={data} campaigns={counts} />
          )
        }
      </Loaded>
      <AddBot open={isAdding} onClose={() => setAdding(false)} />
      {opened !== undefined && (
        <BotDetails
          bot={opened}
          campaigns={counts.get(opened.id) ?? 0}
          onClose={() => void navigate({ search: ({ bot, ...rest }) => rest })}
        />
      )}
    </Page>
  );
}

function List({ bots, campaigns }: { bots: Bot[]; campaigns: ReadonlyMap<number, number> }) {
  const t = useTexts(texts);
  const columns: Column<Bot>[] = [
    { id: "bot", header: t.bot, value: ({ username }) => username, cell: (bot) => <Name bot={bot} /> },
    { id: "state", header: t.state, value: ({ status }) => status, cell: (bot) => <BotState bot={bot} /> },
    { id: "campaigns", header: t.campaigns, value: ({ id }) => campaigns.get(id) ?? 0, numeric: true },
    { id: "unassigned", header: t.unassigned, hint: t.unassignedHint, value: (bot) => bot.unassigned_starts, numeric: true },
    {
      id: "since",
      header: t.since,
      value: ({ created }) => created,
      cell: ({ created }) => <Time utc={created} />,
    },
  ];
  const alive = bots.filter(({ status }) => status !== DISCONNECTED);
  const ordered = [...alive, ...bots.filter(({ status }) => status === DISCONNECTED)];
  return (
    <div className="flex flex-col gap-4">
      {alive
        .filter((bot) => reasonCount(bot) > 0)
        .map((bot) => (
          <Reasons key={bot.id} bot={bot} named />
        ))}
      <Table label={t.list} rows={ordered} columns={columns} idOf={({ id }) => String(id)} />
    </div>
  );
}

function Name({ bot }: { bot: Bot }) {
  return (
    <Link from="/bots" to="/bots" search={(before) => ({ ...before, bot: bot.id })} className="font-medium underline">
      @{bot.username} <span className="font-normal text-muted">{bot.name}</span>
    </Link>
  );
}

function AddBot({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const [connected, setConnected] = useState<string | null>(null);
  const close = () => {
    setConnected(null);
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={connected === null ? t.add : t.connected(connected)}>
      {connected === null ? (
        <ConnectBot onConnected={({ username }) => setConnected(username)} />
      ) : (
        <>
          <p>{t.connectedHelp}</p>
          <AddToChat username={connected} />
        </>
      )}
    </Dialog>
  );
}
