import { LEAD_STATUS_NAMES, type LeadStatusName } from "../../../lib/codes.ts";
import type { Templates } from "./read-templates.ts";

/** The trackers whose postback addresses are known. */
export const PRESETS = ["keitaro", "binom", "tracker", "site"] as const;
export type Preset = (typeof PRESETS)[number];

/** Where the templates point. What is left out is written as HOST, KEY or TOKEN, for a person to fill in. */
export interface PresetTarget {
  scheme?: "https" | "http";
  /** hostname[:port] */
  host?: string;
  /** The receiver's key or token, as it is. */
  token?: string;
}

const KEITARO_STATUS: Record<LeadStatusName, string> = {
  wait: "lead",
  hold: "lead",
  approve: "sale",
  cancel: "rejected",
  trash: "rejected",
};
const TRACKER_STATUS: Record<LeadStatusName, string> = { wait: "new", hold: "hold", approve: "approve", cancel: "cancel", trash: "trash" };

/** What follows the host, for each event. `token` comes percent-encoded. */
const paths: Record<Preset, (event: LeadStatusName, token: string) => string> = {
  keitaro: (event) => `/postback?subid={click}&status=${KEITARO_STATUS[event]}`,
  binom: () => "/postback?clickid={click}&goal={status}",
  tracker: (event, token) => `/api/tracker/postback.json?id=${token}&click={click}&status=${TRACKER_STATUS[event]}`,
  site: (event, token) =>
    event === "wait"
      ? `/api/site/click.json?token=${token}&click={click}&exto={lead}`
      : `/api/site/status.json?token=${token}&click={click}&status={status}&auto=1&exto={lead}`,
};

/** The five templates that report to a tracker of a known kind. Macros stay as they are. */
export function presetTemplates(preset: Preset, { scheme = "https", host = "HOST", token }: PresetTarget): Templates {
  const path = paths[preset];
  const secret = encodeURIComponent(token ?? (preset === "site" ? "TOKEN" : "KEY"));
  return Object.fromEntries(LEAD_STATUS_NAMES.map((event) => [event, `${scheme}://${host}${path(event, secret)}`])) as Templates;
}
