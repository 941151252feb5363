import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { type Flow, useWebSteps, type WebStep } from "../../shell/first-steps/web.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { start as texts } from "../../texts/start.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { MacroInput } from "../../ui/macro-input.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { ClickStep } from "./click-step.tsx";
import { DeliveredStep } from "./delivered-step.tsx";
import { ReportingStep } from "./reporting-step.tsx";
import { type Contents, Steps } from "./step.tsx";

export function WebPath() {
  const t = useTexts(texts);
  const { error, found } = useWebSteps({ isWatched: true });
  if (found === undefined) return error === null ? <Skeleton rows={5} /> : <ErrorNote error={error} />;
  const { flow, click, ticks } = found;
  const contents: Record<WebStep, Contents> = {
    flow: { body: <FlowStep flow={flow} /> },
    reporting: { body: <ReportingStep /> },
    click: { body: flow !== undefined && <ClickStep flow={flow} /> },
    conversion: { body: click !== undefined && <ConversionStep click={click} /> },
    delivered: {
      body: <DeliveredStep />,
      after: (
        <DeliveredStep>
          <p className="font-medium">{t.doneWeb}</p>
          <Link to="/flows" className={`${buttonClass("main")} self-start`}>
            {t.toFlows}
          </Link>
        </DeliveredStep>
      ),
    },
  };
  return <Steps ticks={ticks} contents={contents} />;
}

/** Makes a flow with one destination. One that has none yet gets it. */
function FlowStep({ flow }: { flow: Flow | undefined }) {
  const t = useTexts(texts);
  const addFlow = useWrite("/api/flows/add.json", ["/api/flows/"]);
  const addWay = useWrite("/api/ways/add.json", ["/api/flows/", "/api/ways/"]);
  const [name, setName] = useState(t.firstFlow);
  const [url, setUrl] = useState("");
  const error = addFlow.error ?? addWay.error;
  const errorAt = useErrorAt(error);
  const submit = async () => {
    const id = flow?.id ?? (await addFlow.mutateAsync({ name })).data.id;
    await addWay.mutateAsync({ flow: id, url });
  };
  return (
    <SavingForm
      save={{ isPending: addFlow.isPending || addWay.isPending, error }}
      onSubmit={() => void submit().catch(() => {})}
      className="flex max-w-lg flex-col gap-3"
    >
      {flow === undefined && (
        <Field label={t.flowName} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} required maxLength={128} />
        </Field>
      )}
      <Field label={t.destination} hint={t.destinationHint} error={errorAt("url")}>
        <MacroInput value={url} place="link" onChange={setUrl} />
      </Field>
      {error !== null && error.field === undefined && <ErrorNote error={error} />}
      <Button type="submit" look="main" busy={addFlow.isPending || addWay.isPending} disabled={url === ""} className="self-start">
        {t.makeFlow}
      </Button>
    </SavingForm>
  );
}

function ConversionStep({ click }: { click: string }) {
  const t = useTexts(texts);
  const send = useWrite("/api/tracker/postback.json", ["/api/leads/", "/api/clicks/", "/api/postbacks/"]);
  return (
    <>
      <p>{t.conversionHelp}</p>
      {send.error !== null && <ErrorNote error={send.error} />}
      <Button look="main" busy={send.isPending} onClick={() => send.mutate({ click, status: "approve", price: 1 })} className="self-start">
        {t.sendConversion}
      </Button>
    </>
  );
}
