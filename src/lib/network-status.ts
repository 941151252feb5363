import { type LeadStatus, NETWORK_STATUS, NETWORK_STATUS_WORDS, type NetworkStatusWord } from "./codes.ts";

/** What networks call a status of leads. */
export const networkStatusWord = (status: LeadStatus): NetworkStatusWord =>
  NETWORK_STATUS_WORDS.find((word) => NETWORK_STATUS[word] === status) ?? "pending";
