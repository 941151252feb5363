/** What a receiver's answer means for the delivery. `error` is a code of our own; null when it was delivered. */
export interface Reading {
  outcome: "delivered" | "rejected" | "failed";
  error: "redirect" | "gone" | "http" | "answer" | null;
}

/** Errors in a 200 answer that say the receiver already knows. */
const KNOWN_ALREADY = ["no-changes", "edit", "duplicate"];
/** The error in a 200 answer that asks for another try. */
const TRY_AGAIN = "db";

/**
 * Reads an answer: 2xx is success, unless its body is `{"status":"error"}` as trackers of the AlterCPA family write it.
 * @param body as much of it as was read
 */
export function readAnswer(status: number, body: string): Reading {
  if (status === 410) return { outcome: "failed", error: "gone" };
  if (status >= 300 && status < 400) return { outcome: "failed", error: "redirect" };
  if (status < 200 || status >= 300) return { outcome: "failed", error: "http" };
  const complaint = readComplaint(body);
  if (complaint === null || KNOWN_ALREADY.includes(complaint)) return { outcome: "delivered", error: null };
  return { outcome: complaint === TRY_AGAIN ? "failed" : "rejected", error: "answer" };
}

function readComplaint(body: string): string | null {
  if (!body.trimStart().startsWith("{")) return null;
  try {
    const answer: { status?: unknown; error?: unknown } = JSON.parse(body);
    if (answer.status !== "error") return null;
    return typeof answer.error === "string" ? answer.error : "";
  } catch {
    return null;
  }
}
