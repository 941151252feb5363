import type { ReactNode } from "react";
import { doneOf, type Tick } from "../../shell/first-steps/ticks.ts";
import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { Heading } from "../../ui/heading.tsx";
import { Status, type Tone } from "../../ui/status.tsx";

type StepState = "done" | "current" | "later" | "broken";
type StepName = keyof (typeof texts)["en"]["steps"];

export interface Contents {
  /** What is to be done. */
  body: ReactNode;
  /** What is shown once it is done. */
  after?: ReactNode;
}

const TONES: Record<StepState, Tone> = { done: "good", current: "info", later: "off", broken: "warn" };

interface StepsProps<Name extends StepName> {
  ticks: readonly Tick<Name>[];
  contents: Record<Name, Contents>;
}

/** Steps in their order. The first that is not done is open, and so is what broke. */
export function Steps<Name extends StepName>({ ticks, contents }: StepsProps<Name>) {
  const t = useTexts(texts);
  const current = ticks.findIndex(({ done }) => !done);
  return (
    <>
      <p role="status" className="mb-2 text-muted">
        {t.progress(doneOf(ticks), ticks.length)}
      </p>
      <ol className="flex flex-col gap-3">
        {ticks.map((tick, index) => (
          <Step key={tick.name} name={tick.name} {...contents[tick.name]} number={index + 1} state={stateOf(tick, index === current)} />
        ))}
      </ol>
    </>
  );
}

function stateOf({ done, broken = false }: Tick, isCurrent: boolean): StepState {
  if (broken) return "broken";
  if (done) return "done";
  return isCurrent ? "current" : "later";
}

interface StepProps extends Contents {
  name: StepName;
  number: number;
  state: StepState;
}

function Step({ name, body, after, number, state }: StepProps) {
  const t = useTexts(texts);
  const isOpen = state === "current" || state === "broken";
  return (
    <li
      aria-current={state === "current" ? "step" : undefined}
      className={`rounded-lg border bg-card p-4 ${isOpen ? "border-accent" : "border-line"}`}
    >
      <div className="flex items-center gap-3">
        <span aria-hidden="true" className="w-4 shrink-0 text-muted tabular-nums">
          {number}
        </span>
        <Heading className={`grow ${isOpen ? "text-base font-semibold" : ""} ${state === "later" ? "text-muted" : ""}`}>
          {t.steps[name]}
        </Heading>
        <Status tone={TONES[state]}>{t.states[state]}</Status>
      </div>
      {isOpen && <div className="mt-3 flex flex-col gap-3 sm:pl-7">{body}</div>}
      {state === "done" && after !== undefined && <div className="mt-3 sm:pl-7">{after}</div>}
    </li>
  );
}
