import { ApiError, OFFLINE } from "../api/api-error.ts";
import { reloadPage } from "../api/mini-app.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { ErrorNote } from "./states.tsx";

/** What to do where the code of a screen or of a part of one could not be fetched: without a connection try again, else load the page again. */
export function MissingCode({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTexts(common);
  if (error instanceof Error && error.message === OFFLINE) return <ErrorNote error={new ApiError(OFFLINE)} onRetry={onRetry} />;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg border border-bad bg-card p-3">
      <p className="grow">{t.missingCode}</p>
      <Button onClick={reloadPage}>{t.reload}</Button>
    </div>
  );
}
