import { useTexts } from "../texts/define.ts";
import { leadWords } from "../texts/lead-words.ts";
import type { LeadStatus as Word } from "../url/lead-filters.ts";
import { Status, type Tone } from "./status.tsx";

const TONES: Record<Word, Tone> = { wait: "info", hold: "warn", approve: "good", cancel: "bad", trash: "off" };

/** The status of a lead. */
export function LeadStatus({ status }: { status: Word }) {
  const t = useTexts(leadWords);
  return <Status tone={TONES[status]}>{t.status[status]}</Status>;
}

export type PostbackWord = "" | "pending" | "delivered" | "skipped" | "rejected" | "failed" | "stopped";
const POSTBACK_TONES: Record<PostbackWord, Tone> = {
  "": "off",
  pending: "info",
  delivered: "good",
  skipped: "off",
  rejected: "bad",
  failed: "bad",
  stopped: "bad",
};

/** The state of a postback. */
export function PostbackState({ state }: { state: PostbackWord }) {
  const t = useTexts(leadWords);
  return <Status tone={POSTBACK_TONES[state]}>{t.postback[state]}</Status>;
}
