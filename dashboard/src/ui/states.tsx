import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type ApiError, isWorthAnotherTry } from "../api/api-error.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { useErrorText } from "../texts/errors.ts";
import { Button } from "./button.tsx";

/** Nothing is there yet: what it is for, and the way to the first one. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line p-8 text-center text-balance">
      <p className="font-semibold">{title}</p>
      {children !== undefined && (
        <div className="flex flex-col items-center gap-3 text-muted pointer-coarse:[&>a]:inline-flex pointer-coarse:[&>a]:min-h-11 pointer-coarse:[&>a]:items-center">
          {children}
        </div>
      )}
    </div>
  );
}

/** What went wrong in a sentence; where another try may help, also the way to it, and what support finds the call by. */
export function ErrorNote({ error, onRetry }: { error: ApiError; onRetry?: (() => void) | undefined }) {
  const t = useTexts(common);
  const sentence = useErrorText(error);
  const isWorthIt = isWorthAnotherTry(error.code);
  const about = isWorthIt ? [error.code, error.field, error.requestId] : [error.field];
  return (
    <div role="alert" data-code={error.code} className="flex flex-wrap items-center gap-3 rounded-lg border border-bad bg-card p-3">
      <p className="grow">
        {sentence}
        {error.requestId !== undefined && about.some(Boolean) && <span className="text-muted"> ({about.filter(Boolean).join(" · ")})</span>}
      </p>
      {onRetry !== undefined && isWorthIt && <Button onClick={onRetry}>{t.tryAgain}</Button>}
    </div>
  );
}

/** A grey shape of what is being loaded. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  const t = useTexts(common);
  return (
    <div role="status" aria-label={t.loading} className="flex flex-col gap-2">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars have no identity.
        <div key={index} className="h-(--row) animate-pulse rounded-md bg-sunken" />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T, ApiError>;
  rows?: number;
  children: (answer: T) => ReactNode;
}

/** The states of an answer: its shape while it loads, the error above what was there, dimmed while the next one loads. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  const { data, error, isPlaceholderData, refetch } = query;
  return (
    <>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Skeleton rows={rows ?? 5} />
      ) : (
        <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : ""}>
          {children(data)}
        </div>
      )}
    </>
  );
}
