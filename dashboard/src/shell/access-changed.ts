/** What tells who may run an offer and on what terms: it is asked anew after a change of either. */
export const ACCESS_CHANGED = ["/3.0/admin/offer", "/3.0/admin/partner", "/api/offers/affiliates/"];
