/**
 * The codes that rows hold, named once for the SQL, the rules and the surfaces, which all use them.
 * The User API shows the three statuses as they are.
 */

/** bots.status. A warning: connected, but it lost its rights in a chat, or its token. */
export const BOT_STATUS = { active: 0, warning: 1, deleted: 3 } as const;

/** campaigns.status. A paused campaign makes no leads and fires nothing. */
export const CAMPAIGN_STATUS = { active: 0, paused: 1, deleted: 2 } as const;

export type CampaignStatusName = keyof typeof CAMPAIGN_STATUS;

/** The status of flows, ways, sites, goals and filter_campaigns. What is deleted stays for reports. */
export const FLOW_STATUS = { active: 0, paused: 1, deleted: 2 } as const;

export type FlowStatusName = keyof typeof FLOW_STATUS;

/** leads.status. */
export const LEAD_STATUS = { wait: 0, hold: 1, approve: 2, cancel: 3, trash: 4 } as const;

export type LeadStatus = (typeof LEAD_STATUS)[keyof typeof LEAD_STATUS];
export type LeadStatusName = keyof typeof LEAD_STATUS;

/** The word for each code: `LEAD_STATUS_NAMES[2]` is `approve`. */
export const LEAD_STATUS_NAMES = Object.keys(LEAD_STATUS) as LeadStatusName[];

/** leads.milestones and lead_events.milestones: what a lead reached at least once, as bits. */
export const MILESTONE = { start: 1, hold: 2, confirm: 4, unsub: 8 } as const;
