import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiError, GONE, OFFLINE } from "../api/api-error.ts";
import { reloadPage } from "../api/mini-app.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { MissingCode } from "../ui/missing-code.tsx";
import { ScreenTitle } from "../ui/page.tsx";
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
      <Bare title={t.crashed}>
        <ErrorNote error={error} onRetry={retry} />
      </Bare>
    );
  }
  if (error instanceof Error && [OFFLINE, GONE].includes(error.message)) {
    return (
      <Bare title={t.crashed}>
        <MissingCode error={error} onRetry={retry} />
      </Bare>
    );
  }
  return (
    <Bare title={t.crashed}>
      <p role="alert">{t.crashedHelp}</p>
      <code className="break-words">{error instanceof Error ? error.message : String(error)}</code>
      <Button onClick={reloadPage} className="self-start">
        {words.reload}
      </Button>
    </Bare>
  );
}

/** A title without what screens have beside it: there is nothing to be saved, or to go back from. */
function Bare({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <ScreenTitle>{title}</ScreenTitle>
      {children}
    </div>
  );
}
