import { useRead } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";

const MOST = 500;

/** The network's advertisers by name; undefined: this person may not list them, or they are not known yet. */
export function useAdvertisers() {
  const may = useMay();
  const query = useRead("/3.0/admin/advertisers", { order: "title", orderType: "asc", limit: MOST }, { enabled: may("advertisers.read") });
  return query.data?.advertisers;
}
