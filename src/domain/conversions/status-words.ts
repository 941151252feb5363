import { LEAD_STATUS, type LeadStatus, type LeadStatusName } from "../../lib/codes.ts";

/** Where a lead stands: its status, and whether somebody works on it while it waits. */
export interface Stage {
  status: LeadStatus;
  isProcessing: boolean;
}

export type StageName = LeadStatusName | "processing";

/**
 * What each word that trackers, networks and advertisers send as a status means here. The one place where that is decided. Words that
 * mean opposite things at different networks (`dep`, `subscribe`, bare figures) are in no row: who sends them says what they mean.
 */
const WORDS: Readonly<Record<StageName, string>> = {
  wait: "n new create created make lead reg registration signup wait waiting pending open",
  processing: "processing inprocessing inprogress work working",
  hold: "h hold onhold holded review",
  approve:
    "a accept accepted approve approved confirm confirmed sale deposit firstdeposit ftd rebill purchase paid payout success succeeded complete completed",
  cancel:
    "c d cancel canceled cancelled decline declined disapproved refund refunded partiallyrefunded returned reversal reversed void voided chargeback unsub",
  trash: "t trash error wrong reject rejected bad fraud fake dup duplicate double test fail failed invalid spam",
};

/** Lists of words, comma-separated, that a sender means by each stage. */
export type OwnWords = Readonly<Record<StageName, string>>;

/** The stage of each name. */
export const STAGES: Readonly<Record<StageName, Stage>> = {
  wait: { status: LEAD_STATUS.wait, isProcessing: false },
  processing: { status: LEAD_STATUS.wait, isProcessing: true },
  hold: { status: LEAD_STATUS.hold, isProcessing: false },
  approve: { status: LEAD_STATUS.approve, isProcessing: false },
  cancel: { status: LEAD_STATUS.cancel, isProcessing: false },
  trash: { status: LEAD_STATUS.trash, isProcessing: false },
};

const KNOWN = new Map(Object.entries(WORDS).flatMap(([name, words]) => words.split(" ").map((word) => [word, name as StageName] as const)));

/** A word without case and special characters: `On-Hold` is `onhold`. WooCommerce begins its own by `wc-`. */
const bare = (word: string): string =>
  word
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^wc-/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");

/** What a word was recognised as, and whether by the sender's own list. */
interface Recognised {
  name: StageName;
  isOwn: boolean;
}

/**
 * Recognises the stage that a text means. The sender's own words come first, in the order of the stages.
 * @returns null for what nobody knows
 */
export function recognise(text: string, own: OwnWords): Recognised | null {
  const word = bare(text);
  if (word === "") return null;
  const named = Object.entries(own).find(([, list]) => isAmong(text, list));
  if (named !== undefined) return { name: named[0] as StageName, isOwn: true };
  const name = KNOWN.get(word);
  return name === undefined ? null : { name, isOwn: false };
}

/** The stage that a text means; null for what nobody knows. */
export const recogniseStage = (text: string, own: OwnWords): StageName | null => recognise(text, own)?.name ?? null;

/** Whether money below zero is to be expected with it. */
export const isRefund = (stage: StageName | null): boolean => stage === "cancel" || stage === "trash";

/** Whether a text is one of a sender's own words, comma-separated. */
export function isAmong(text: string, list: string): boolean {
  const word = bare(text);
  return word !== "" && list.split(",").some((each) => bare(each) === word);
}
