/** What an offer of a network takes. suspended: no new clicks. stopped: no conversions of earlier ones either. */
export const OFFER_STATES = ["active", "suspended", "stopped"] as const;
export type OfferState = (typeof OFFER_STATES)[number];
