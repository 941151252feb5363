import { useState } from "react";
import type { Data } from "../api/client.ts";
import { useWrite } from "../api/hooks.ts";
import { bots } from "../texts/bots.ts";
import { useTexts } from "../texts/define.ts";
import { Button, buttonClass } from "./button.tsx";
import { Field, TextInput } from "./field.tsx";
import { SavingForm } from "./form.tsx";
import { ErrorNote } from "./states.tsx";

type Connected = Data<"/api/bots/add.json", "post">;

interface Props {
  /** Telegram's id of the bot whose token is replaced; left out: any bot. */
  only?: number;
  submit: string;
  onConnected?: (bot: Connected) => void;
}

/** A field for a bot's token, which connects the bot. */
export function BotToken({ only, submit, onConnected }: Props) {
  const t = useTexts(bots);
  const add = useWrite("/api/bots/add.json", ["/api/bots/", "/api/camp/"]);
  const [token, setToken] = useState("");
  const isOther = only !== undefined && /^\d+:/.test(token.trim()) && !token.trim().startsWith(`${only}:`);
  const refused: Partial<Record<string, string>> = t.refused;
  const error = add.error === null ? undefined : refused[add.error.code];
  const send = () => add.mutate({ token: token.trim() }, { onSuccess: ({ data }) => onConnected?.(data) });
  return (
    <SavingForm save={add} onSubmit={send} className="flex w-full flex-col gap-3">
      <Field label={t.token} hint={t.tokenHint} error={isOther ? t.otherBot : error}>
        <TextInput
          value={token}
          onValueChange={setToken}
          required
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      {add.error !== null && error === undefined && <ErrorNote error={add.error} />}
      <Button type="submit" look="main" busy={add.isPending} disabled={isOther} className="self-start">
        {submit}
      </Button>
    </SavingForm>
  );
}

/** How a token is had from @BotFather, and the field for it. */
export function ConnectBot({ onConnected }: Pick<Props, "onConnected">) {
  const t = useTexts(bots);
  return (
    <div className="flex w-full max-w-lg flex-col gap-4 text-left text-wrap text-text">
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {t.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <a href="https://t.me/BotFather" target="_blank" rel="noreferrer" className={`${buttonClass()} self-start`}>
        {t.openFather}
      </a>
      <BotToken submit={t.connect} {...(onConnected === undefined ? {} : { onConnected })} />
    </div>
  );
}

/** Links by which Telegram asks for a channel or a group, and makes the bot an administrator there. */
export function AddToChat({ username }: { username: string }) {
  const t = useTexts(bots);
  const links = [
    ["startchannel", t.toChannel],
    ["startgroup", t.toGroup],
  ] as const;
  return (
    <div className="flex flex-wrap gap-2">
      {links.map(([parameter, text]) => (
        <a
          key={parameter}
          href={`https://t.me/${username}?${parameter}&admin=invite_users`}
          target="_blank"
          rel="noreferrer"
          className={buttonClass()}
        >
          {text}
        </a>
      ))}
    </div>
  );
}
