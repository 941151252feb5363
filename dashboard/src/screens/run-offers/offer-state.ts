/** open: takes the account's traffic. closed: must be asked for. asked, refused: what became of that. blocked: keeps the account out. */
export const OFFER_STATES = ["open", "closed", "asked", "refused", "blocked"] as const;

export type OfferState = (typeof OFFER_STATES)[number];
