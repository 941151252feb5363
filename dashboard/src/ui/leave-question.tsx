import { type ShouldBlockFn, useBlocker } from "@tanstack/react-router";
import { type ComponentProps, Suspense } from "react";
import { lazyPart } from "./lazy-part.tsx";
import type { LeaveDialog } from "./leave-dialog.tsx";

// The frame of all screens goes without the code of dialogs.
const Question = lazyPart(() => import("./leave-dialog.tsx"), "LeaveDialog");

/** From where to where. */
export type Way = Pick<Parameters<ShouldBlockFn>[0], "current" | "next">;

interface Props extends Omit<ComponentProps<typeof LeaveDialog>, "onStay" | "onLeave"> {
  /** Whether something would be lost on a way; without one, when the page is closed. */
  isAsked: (way?: Way) => boolean;
}

/**
 * Asks before another screen takes the place of this one. The page asks itself, since browsers show no `confirm()` in a frame of another origin, as
 * in Telegram Web. Before the page is closed the browser asks, by its own words.
 */
export function LeaveQuestion({ isAsked, ...words }: Props) {
  const blocker = useBlocker({ shouldBlockFn: isAsked, enableBeforeUnload: () => isAsked(), withResolver: true });
  if (blocker.status === "idle") return null;
  return (
    <Suspense>
      <Question {...words} onStay={blocker.reset} onLeave={blocker.proceed} />
    </Suspense>
  );
}
