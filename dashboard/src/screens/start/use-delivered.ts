import { useRead } from "../../api/hooks.ts";

const AGAIN_MS = 3000;

/** The latest delivered postback; looks for it again and again when `isAwaited`. */
export function useDelivered(isAwaited: boolean) {
  return useRead("/api/postbacks/list.json", { state: "delivered", limit: 1 }, { refetchInterval: isAwaited ? AGAIN_MS : false });
}
