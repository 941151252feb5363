const MAX_ADDRESSES = 20_000;

/** Addresses that clicked on offers which take each but once, as long as this isolate remembers: what has not landed is in no table. */
const seen = new Set<string>();

export const isAddressSeen = (offerId: number, ip: string): boolean => seen.has(`${offerId} ${ip}`);

/** The oldest makes room. */
export function rememberAddress(offerId: number, ip: string): void {
  seen.add(`${offerId} ${ip}`);
  if (seen.size > MAX_ADDRESSES) for (const oldest of seen.keys().take(1)) seen.delete(oldest);
}
