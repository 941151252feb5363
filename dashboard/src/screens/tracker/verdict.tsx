import { maskSecrets } from "../../mask.ts";
import { useTexts } from "../../texts/define.ts";
import { tracker } from "../../texts/tracker.ts";
import { Exchange } from "../../ui/exchange.tsx";
import { Status } from "../../ui/status.tsx";
import { type Exchanged, reasonOf } from "./reason.ts";

/** What the tracker answered, and what it means. */
export function Verdict({ exchanged }: { exchanged: Exchanged }) {
  const t = useTexts(tracker);
  const reason = reasonOf(exchanged);
  const isGood = reason === "taken" || reason === "click";
  return (
    <div role="status" className="flex flex-col gap-2">
      <p>
        <Status tone={isGood ? "good" : "bad"}>{isGood ? t.hears : t.hearsNot}</Status> {t.reasons[reason]}
      </p>
      <Exchange {...exchanged} url={maskSecrets(exchanged.url)} />
    </div>
  );
}
