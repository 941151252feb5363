export const STAGES = ["wait", "hold", "approve", "cancel", "trash"] as const;
export type Stage = (typeof STAGES)[number];

/** As the documentation of the Tracker API lists them: a test holds the two to each other. */
const WORDS: Readonly<Record<Stage, string>> = {
  wait: "n new create created make lead reg registration signup wait waiting pending open processing inprocessing inprogress work working",
  hold: "h hold onhold holded review",
  approve:
    "a accept accepted approve approved confirm confirmed sale deposit firstdeposit ftd rebill purchase paid payout success succeeded complete completed",
  cancel:
    "c d cancel canceled cancelled decline declined disapproved refund refunded partiallyrefunded returned reversal reversed void voided chargeback unsub",
  trash: "t trash error wrong reject rejected bad fraud fake dup duplicate double test fail failed invalid spam",
};

const KNOWN = new Map(STAGES.flatMap((stage) => WORDS[stage].split(" ").map((word) => [word, stage] as const)));

/** A status as the server compares it: `On-Hold` is `onhold`. */
export function bareWord(word: string): string {
  return word
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^wc-/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** What a status means by itself; undefined: nobody knows. */
export function stageOf(word: string): Stage | undefined {
  return KNOWN.get(bareWord(word));
}
