export const LEAD_STATUSES = ["wait", "hold", "approve", "cancel", "trash"] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];
export const LEAD_ORIGINS = ["telegram", "postback", "site", "import", "network"] as const;
export type LeadOrigin = (typeof LEAD_ORIGINS)[number];
