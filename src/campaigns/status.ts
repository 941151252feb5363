/** campaigns.status, as the User API shows it. */
export const CAMPAIGN_ACTIVE = 0;
/** Makes no leads and fires nothing. */
export const CAMPAIGN_PAUSED = 1;
export const CAMPAIGN_DELETED = 2;
