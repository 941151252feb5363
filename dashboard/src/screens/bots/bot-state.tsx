import type { Data } from "../../api/client.ts";
import { bots as texts } from "../../texts/bots.ts";
import { useTexts } from "../../texts/define.ts";
import { Status } from "../../ui/status.tsx";

type Bot = Pick<Data<"/api/bots/list.json", "get">[number], "status" | "warnings" | "username">;
type Warning = NonNullable<Bot["warnings"]>[number];

/** Whether a bot works, in a word. */
export function BotState({ bot }: { bot: Bot }) {
  const { states } = useTexts(texts);
  if (bot.status === 3) return <Status tone="off">{states.deleted}</Status>;
  return bot.status === 1 ? <Status tone="warn">{states.warning}</Status> : <Status tone="good">{states.active}</Status>;
}

export function reasonCount(bot: Bot): number {
  return bot.status === 3 ? 0 : (bot.warnings?.length ?? 0);
}

/** What a bot lacks, and what to do about it, in sentences. */
export function Reasons({ bot, named = false }: { bot: Bot; named?: boolean }) {
  const { reasons } = useTexts(texts);
  const sentence = ({ warning, value, chat_title: title = "" }: Warning) => {
    if (warning !== "missing-right") return reasons[warning]();
    return value === "administrator" || value === "can_invite_users" ? reasons[value](title) : reasons.other(title, value);
  };
  return (
    <ul className="flex flex-col gap-1 rounded-lg border border-warn bg-card p-3">
      {(bot.warnings ?? []).map((warning) => (
        <li key={`${warning.warning} ${warning.value} ${warning.chat}`}>
          <span className="text-warn" aria-hidden="true">
            !{" "}
          </span>
          {named && <b>@{bot.username}: </b>}
          {sentence(warning)}
        </li>
      ))}
    </ul>
  );
}
