import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError, GONE, OFFLINE } from "../api/api-error.ts";
import { reloadPage } from "../api/mini-app.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { MissingCode } from "../ui/missing-code.tsx";
import { Page } from "../ui/page.tsx";
import { ErrorNote } from "../ui/states.tsx";

/** In the place of a screen that could not be shown: its code or what it asked for could not be had, or it failed. The navigation stays. */
export function Crashed({ error: thrown }: ErrorComponentProps) {
  const error: unknown = thrown;
  const t = useTexts(shell);
  const words = useTexts(common);
  const router = useRouter();
  const retry = () => void router.invalidate();
  if (error instanceof ApiError) {
    return (
      <Page title={t.crashed}>
        <ErrorNote error={error} onRetry={retry} />
      </Page>
    );
  }
  if (error instanceof Error && [OFFLINE, GONE].includes(error.message)) {
    return (
      <Page title={t.crashed}>
        <MissingCode error={error} onRetry={retry} />
      </Page>
    );
  }
  return (
    <Page title={t.crashed}>
      <p role="alert">{t.crashedHelp}</p>
      <code className="break-words">{error instanceof Error ? error.message : String(error)}</code>
      <Button onClick={reloadPage} className="self-start">
        {words.reload}
      </Button>
    </Page>
  );
}
