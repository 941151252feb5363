import { useNumberedPages, useWriteEach } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";

/** Requests for access that nobody has answered, the newest first, a page at a time. */
export function useRequests() {
  const may = useMay();
  return useNumberedPages("/3.0/admin/tickets", { status: "open", limit: 100 }, ({ tickets }) => tickets, { enabled: may("tickets.read") });
}

export type Request = NonNullable<ReturnType<typeof useRequests>["rows"]>[number];

/** Answers requests, one after another. */
export function useAnswer() {
  const answer = useWriteEach("/3.0/admin/ticket/{ID}/offer", ["/3.0/admin/", "/api/offers/affiliates/"]);
  return (decision: "approve" | "reject") => (ids: readonly string[], progress: Parameters<typeof answer>[1]) =>
    answer(new Map(ids.map((id) => [id, { ID: id, do: decision }])), progress);
}
