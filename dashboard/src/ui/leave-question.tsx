import { useBlocker } from "@tanstack/react-router";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface Props {
  /** Something would be lost. */
  isAsked: boolean;
  /** What would be lost. */
  question: string;
}

/**
 * Asks before another screen takes the place of this one. The page asks itself, since browsers show no `confirm()` in a frame of another origin, as
 * in Telegram Web. Before the page is closed the browser asks, by its own words.
 */
export function LeaveQuestion({ isAsked, question }: Props) {
  const t = useTexts(common);
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: () => isAsked, enableBeforeUnload: () => isAsked, withResolver: true });
  return (
    <Dialog open={status === "blocked"} onClose={() => reset?.()} title={question}>
      <div className="flex justify-end gap-2">
        <Button onClick={reset}>{t.stay}</Button>
        <Button look="danger" onClick={proceed}>
          {t.leave}
        </Button>
      </div>
    </Dialog>
  );
}
