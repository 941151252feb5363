import type { ApiError } from "../../api/api-error.ts";
import { ErrorNote } from "../../ui/states.tsx";

/** Why nobody was signed in. @param unknown what it means that the server knows nobody by what was typed */
export function Refusal({ error, unknown }: { error: ApiError; unknown: string }) {
  if (error.code !== "key") return <ErrorNote error={error} />;
  return (
    <p role="alert" className="rounded-lg border border-bad bg-card p-3">
      {unknown}
    </p>
  );
}
