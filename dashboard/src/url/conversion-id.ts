/** The Network API's id of a conversion, an advertiser or a request. */
export const HEX_ID = /^[0-9a-f]{24}$/;
const CLICK_ID = /^[0-9a-z]+_[0-9a-z]{20,}$/i;

/** Which conversions somebody looks for by one id: of a conversion, of its click, or the advertiser's. */
export function conversionsById(text: string): { open?: string; click?: string; action?: string } {
  if (HEX_ID.test(text)) return { open: text };
  return CLICK_ID.test(text) ? { click: text } : { action: text };
}
