import { Suspense, useEffect, useState } from "react";
import { useKeptSteps } from "../../shell/first-steps/kept.ts";
import { useLastStep } from "../../shell/first-steps/last-step.ts";
import { useIsQuiet } from "../../shell/use-is-quiet.ts";
import { useTexts } from "../../texts/define.ts";
import { firstSteps } from "../../texts/first-steps.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";

const StepsDone = lazyPart(() => import("./steps-done.tsx"), "StepsDone");

/** How many of the first steps are done, until all are or somebody puts them away: looked for when the screen has asked for its own. */
export function FirstSteps() {
  const t = useTexts(firstSteps);
  const { kept, keep } = useKeptSteps();
  const isQuiet = useIsQuiet();
  const isDone = useLastStep({ enabled: isQuiet && kept === "shown" });
  useEffect(() => {
    if (isDone && kept === "shown") keep("done");
  }, [isDone, kept, keep]);
  // Its place, beside the other or below it, stays as long as the screen, so that what is below does not move.
  const [hasPlace] = useState(kept === "shown");
  if (!hasPlace) return null;
  return (
    <div className="flex min-h-8 basis-full items-center text-sm @3xl:-my-1 @3xl:basis-auto pointer-coarse:min-h-11">
      {kept === "away" && (
        <p role="status" className="text-muted">
          {t.isAway}
        </p>
      )}
      {kept === "shown" && isQuiet && isDone === false && (
        <Suspense>
          <StepsDone onPutAway={() => keep("away")} />
        </Suspense>
      )}
    </div>
  );
}
