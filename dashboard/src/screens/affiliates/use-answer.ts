import { useWriteEach } from "../../api/hooks.ts";

/** Answers requests, one after another. */
export function useAnswer() {
  const answer = useWriteEach("/3.0/admin/ticket/{ID}/offer", ["/3.0/admin/", "/api/offers/affiliates/"]);
  return (decision: "approve" | "reject") => (ids: readonly string[], progress: Parameters<typeof answer>[1]) =>
    answer(new Map(ids.map((id) => [id, { ID: id, do: decision }])), progress);
}
