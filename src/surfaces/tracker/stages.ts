/** The Tracker API's words for the statuses of leads, by their codes: `new` where others say wait. */
export const STAGES = ["new", "hold", "approve", "cancel", "trash"] as const;
