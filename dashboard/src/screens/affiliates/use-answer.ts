import { useWriteEach } from "../../api/hooks.ts";
import { ANSWERED } from "../../shell/waiting/open-requests.ts";

/** Answers requests, one after another. */
export function useAnswer() {
  const answer = useWriteEach("/3.0/admin/ticket/{ID}/offer", ANSWERED);
  return (decision: "approve" | "reject") => (ids: readonly string[], progress: Parameters<typeof answer>[1]) =>
    answer(new Map(ids.map((id) => [id, { ID: id, do: decision }])), progress);
}
