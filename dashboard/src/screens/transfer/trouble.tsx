import type { ApiError } from "../../api/api-error.ts";
import { useTexts } from "../../texts/define.ts";
import { transfer } from "../../texts/transfer.ts";
import { ErrorNote } from "../../ui/states.tsx";
import type { Thing } from "./things.ts";

/** Why it does not go, and what to do. */
export function Trouble({ error, thing }: { error: ApiError; thing: Thing }) {
  const t = useTexts(transfer);
  const { code, field } = error;
  const whatToDo: Partial<Record<string, string>> = {
    token: t.errors.token,
    invalid: field === "token" ? t.errors.own : undefined,
    unpaid: field === "token" ? t.unpaid : undefined,
    bot: thing.kind === "bot" ? t.errors.gone : t.errors.noBot(thing.chat),
    camp: t.errors.gone,
    exists: thing.kind === "bot" ? t.errors.hasBot : t.errors.hasChat(thing.chat),
    limit: t.errors.limit,
  };
  const sentence = whatToDo[code];
  if (sentence === undefined) return <ErrorNote error={error} />;
  return (
    <p role="alert" className="rounded-lg border border-bad p-3">
      {sentence}
    </p>
  );
}
