/** `YYYY-MM-DD HH:MM:SS` in UTC, as the User API writes times. Never is all zeros. */
export function wireTime(ms: number | null): string {
  if (ms === null) return "0000-00-00 00:00:00";
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
