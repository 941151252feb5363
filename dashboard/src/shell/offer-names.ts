import { useRead } from "../api/hooks.ts";
import { OFFER_STATES } from "../url/offer-states.ts";

const MOST = 500;

/** Names of offers by their numbers; that of one that is deleted is its number. */
export function useOfferNames(ids: readonly number[]): (id: number) => string {
  const wanted = [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0).sort((a, b) => a - b);
  const query = useRead("/3.0/offers", { int_id: wanted, status: OFFER_STATES, limit: MOST }, { enabled: wanted.length > 0 });
  const names = new Map<number, string>(query.data?.offers.map(({ id, title }) => [id, title]));
  return (id) => names.get(id) ?? `#${id}`;
}
