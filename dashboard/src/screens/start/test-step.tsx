import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useReporting } from "../../shell/first-steps/ticks.ts";
import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { Button } from "../../ui/button.tsx";
import { Exchange } from "../../ui/exchange.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { ReportingStep } from "./reporting-step.tsx";

/** Sends a test by the account's template, and says what the answer means. */
export function TestStep({ onTaken }: { onTaken: () => void }) {
  const t = useTexts(texts);
  const event = useReporting();
  const test = useWrite("/api/postbacks/test.json", []);
  const result = test.data?.data;
  const [isChanging, setChanging] = useState(false);
  if (isChanging)
    return (
      <ReportingStep
        onSaved={() => {
          setChanging(false);
          test.reset();
        }}
      />
    );
  return (
    <>
      <p>{t.testHelp}</p>
      {test.error !== null && <ErrorNote error={test.error} />}
      {result !== undefined && (
        <>
          <p role="status">{t.outcomes[result.outcome]}</p>
          <Exchange {...result} />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          look={result === undefined ? "main" : "plain"}
          busy={test.isPending}
          onClick={() => test.mutate({ event }, { onSuccess: ({ data }) => data.outcome === "delivered" && onTaken() })}
        >
          {result === undefined ? t.test : t.testAgain}
        </Button>
        <Button onClick={() => setChanging(true)}>{t.changeAddress}</Button>
        {result !== undefined && result.outcome !== "delivered" && (
          <Button look="main" onClick={onTaken}>
            {t.goOn}
          </Button>
        )}
      </div>
    </>
  );
}
