import { type ReadOptions, readNow, useAsk, useRead } from "../../api/hooks.ts";
import { type Role, useAccount } from "../account.ts";

const DELIVERED = { state: "delivered", limit: 1 };
const FIRST = { limit: 1 };

/** Whether the last step is done: a postback was delivered, or an affiliate has a lead. */
export async function readLastStep(role: Role): Promise<boolean> {
  const { data } =
    role === "affiliate" ? await readNow("/api/leads/search.json", FIRST) : await readNow("/api/postbacks/list.json", DELIVERED);
  return data.length > 0;
}

/** The latest delivered postback. */
export const useDelivered = (options?: ReadOptions) => useRead("/api/postbacks/list.json", DELIVERED, options);

/** The latest lead of an affiliate. */
export const useFirstLead = (options?: ReadOptions) => useAsk("/api/leads/search.json", FIRST, options);

/** Whether the last step is done; undefined: it is not known. */
export function useLastStep({ enabled }: { enabled: boolean }): boolean | undefined {
  const isAffiliate = useAccount().role === "affiliate";
  const delivered = useDelivered({ enabled: enabled && !isAffiliate });
  const lead = useFirstLead({ enabled: enabled && isAffiliate });
  const rows = (isAffiliate ? lead : delivered).data?.data;
  return rows && rows.length > 0;
}
