import { expandMacros, type Macro, type MacroValue } from "../../lib/macros.ts";
import type { OutboxCall } from "../telegram/outbox/outbox.ts";

/** The part of a campaign its welcome is made of; empty strings where there is none. */
export interface Welcome {
  welcome: string;
  media: string;
  buttonText: string;
  buttonUrl: string;
}

/**
 * The welcome of a campaign for one person.
 * @param values `title` the chat's, `chatId` where to send it, `valueFor` what the macros of the button's URL stand for
 */
export function renderWelcome(
  { welcome, media, buttonText, buttonUrl }: Welcome,
  values: { title: string; chatId: number; valueFor: (macro: Macro) => MacroValue },
): OutboxCall {
  return {
    kind: "welcome",
    chatId: values.chatId,
    text: welcome,
    title: values.title,
    media,
    button: buttonUrl === "" ? null : { text: buttonText, url: expandMacros(buttonUrl, values.valueFor) },
  };
}
