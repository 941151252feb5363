import { useRead } from "../../api/hooks.ts";
import { useMay } from "../account.ts";

const REFRESH_MS = 60_000;

/** How many requests of affiliates wait for an answer; undefined: it is not known, or not this account's to answer. */
export function useWaitingRequests(enabled = true): number | undefined {
  const may = useMay();
  const asked = { status: "open", limit: 1 };
  const query = useRead("/3.0/admin/tickets", asked, { enabled: enabled && may("tickets.read"), refetchInterval: REFRESH_MS });
  return query.data?.pagination.total_count;
}
