import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError, OFFLINE } from "../api/api-error.ts";
import { reloadPage } from "../api/mini-app.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { ErrorNote } from "../ui/states.tsx";

/** In the place of a screen that could not be shown: what it asked for was refused, or it failed. The navigation stays. */
export function Crashed({ error: thrown }: ErrorComponentProps) {
  // A screen whose code could not be fetched.
  const error: unknown = thrown instanceof Error && thrown.message === OFFLINE ? new ApiError(OFFLINE) : thrown;
  const t = useTexts(shell);
  const router = useRouter();
  if (error instanceof ApiError) {
    return (
      <Page title={t.crashed}>
        <ErrorNote error={error} onRetry={() => void router.invalidate()} />
      </Page>
    );
  }
  return (
    <Page title={t.crashed}>
      <p role="alert">{t.crashedHelp}</p>
      <code className="break-words">{error instanceof Error ? error.message : String(error)}</code>
      <Button onClick={reloadPage} className="self-start">
        {t.reload}
      </Button>
    </Page>
  );
}
