import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";
import { buttonClass } from "../../ui/button.tsx";
import { AddToChat } from "../../ui/connect-bot.tsx";
import { Field, Select } from "../../ui/field.tsx";
import { Loaded } from "../../ui/states.tsx";

const AGAIN_MS = 3000;
const DISCONNECTED = 3;

interface Where {
  bot: number;
  chat: number;
  /** Of the chat. */
  title: string;
}

interface Props {
  value: Where;
  onChange: (where: Where) => void;
  errorAt: (field: string) => string | undefined;
}

/** Chooses a bot, and one of its chats that no campaign of it tracks. While there is none it looks again by itself. */
export function ChatChoice({ value, onChange, errorAt }: Props) {
  const t = useTexts(texts);
  const list = useRead("/api/bots/list.json");
  return (
    <Loaded query={list} rows={2}>
      {({ data }) => {
        const bots = data.filter(({ status }) => status !== DISCONNECTED);
        const bot = bots.find(({ id }) => id === value.bot) ?? bots.at(-1);
        if (bot === undefined)
          return (
            <div className="flex flex-col items-start gap-3">
              <p>{t.noBots}</p>
              <Link to="/bots" className={buttonClass("main")}>
                {t.toBots}
              </Link>
            </div>
          );
        return (
          <div className="flex flex-col gap-4">
            <Field label={t.bot} error={errorAt("bot")}>
              <Select
                value={String(bot.id)}
                options={bots.map(({ id, username }) => [String(id), `@${username}`])}
                onChange={(id) => onChange({ bot: Number(id), chat: 0, title: "" })}
              />
            </Field>
            <Chats key={bot.id} bot={bot} value={value} onChange={onChange} error={errorAt("chat")} />
          </div>
        );
      }}
    </Loaded>
  );
}

interface ChatsProps {
  bot: { id: number; username: string };
  value: Where;
  onChange: (where: Where) => void;
  error: string | undefined;
}

function Chats({ bot, value, onChange, error }: ChatsProps) {
  const t = useTexts(texts);
  const chats = useRead("/api/bots/chats.json", { id: bot.id }, { refetchInterval: AGAIN_MS });
  return (
    <Loaded query={chats} rows={1}>
      {({ data }) =>
        data.length === 0 ? (
          <div className="flex flex-col gap-3">
            <p role="status">{t.noChats}</p>
            <AddToChat username={bot.username} />
          </div>
        ) : (
          <Field label={t.chat} error={error}>
            <Select
              value={String(value.chat)}
              options={[["0", t.chooseChat], ...data.map(({ id, title }) => [String(id), title] as const)]}
              onChange={(id) =>
                onChange({ bot: bot.id, chat: Number(id), title: data.find((each) => String(each.id) === id)?.title ?? "" })
              }
            />
          </Field>
        )
      }
    </Loaded>
  );
}
