import { useRead } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";

const MOST = 500;
const ANY_STATUS = ["active", "stopped", "suspended"];

/** The network's advertisers by name; undefined: this person may not list them, or they are not known yet. */
export function useAdvertisers() {
  const may = useMay();
  const query = useRead("/3.0/admin/advertisers", { order: "title", orderType: "asc", limit: MOST }, { enabled: may("advertisers.read") });
  return query.data?.advertisers;
}

/** Names of offers by their numbers; those of one that is deleted is its number. */
export function useOfferNames(ids: readonly number[]): (id: number) => string {
  const wanted = [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0).sort((a, b) => a - b);
  const query = useRead("/3.0/offers", { int_id: wanted, status: ANY_STATUS, limit: MOST }, { enabled: wanted.length > 0 });
  const names = new Map<number, string>(query.data?.offers.map(({ id, title }) => [id, title]));
  return (id) => names.get(id) ?? `#${id}`;
}
