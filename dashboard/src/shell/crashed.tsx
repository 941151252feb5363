import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiError, GONE, OFFLINE } from "../api/api-error.ts";
import { reloadPage } from "../api/mini-app.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy.tsx";
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
      <CopyField text={lineOf(error)} label={t.crashedLine} />
      <Button look="main" onClick={reloadPage} className="self-start">
        {words.reload}
      </Button>
    </Bare>
  );
}

/** What support needs of an error. React's own ends in advice to whoever builds the page. */
function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/ for the full message or use the non-minified .*$/s, "");
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
