import type { Data } from "../../api/client.ts";
import type { Templates } from "../../ui/templates.ts";

/** What can be changed of a campaign, by the API's names. */
export interface Fields extends Templates {
  welcome: string;
  media: string;
  button_text: string;
  button_url: string;
  /** In seconds; 0: without limit. */
  unsub_window: number;
  approve_requests: boolean;
}

export const NO_TEMPLATES: Templates = { pb_wait: "", pb_hold: "", pb_approve: "", pb_cancel: "", pb_trash: "" };

export const NEW: Fields = {
  welcome: "",
  media: "",
  button_text: "",
  button_url: "",
  unsub_window: 0,
  approve_requests: false,
  ...NO_TEMPLATES,
};
const NAMES = Object.keys(NEW) as (keyof Fields)[];

export function fieldsOf(campaign: Data<"/api/camp/get.json", "get">): Fields {
  return Object.fromEntries(NAMES.map((name) => [name, campaign[name]])) as unknown as Fields;
}

/** Telegram's most characters in a message, and in the caption of a medium; the chat's title counts with the most it can have. */
export function lengthOf({ welcome, media }: Pick<Fields, "welcome" | "media">): { used: number; most: number } {
  return { used: welcome.replaceAll("{title}", "x".repeat(128)).length, most: media === "" ? 4096 : 1024 };
}
