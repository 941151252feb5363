import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useAsk, useRead, useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { start as texts } from "../../texts/start.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { MacroInput } from "../../ui/macro-input.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { untilThere } from "./again.ts";
import { ClickStep } from "./click-step.tsx";
import { DeliveredStep } from "./delivered-step.tsx";
import { ReportingStep, useReporting } from "./reporting-step.tsx";
import { Steps } from "./step.tsx";
import { useDelivered } from "./use-delivered.ts";

const NOT_TELEGRAM = ["postback", "site", "import", "network"];

type Flow = Data<"/api/flows/list.json", "get">[number];

export function WebPath() {
  const t = useTexts(texts);
  const reporting = useReporting();
  const flows = useRead("/api/flows/list.json");
  const flow = flows.data?.data.at(-1);
  const hasFlow = flow !== undefined && flow.ways > 0;
  const clicks = useAsk("/api/clicks/list.json", { limit: 1 }, { refetchInterval: hasFlow ? untilThere : false });
  const leads = useAsk("/api/leads/search.json", { origin: NOT_TELEGRAM, limit: 1 }, { refetchInterval: untilThere });
  const click = clicks.data?.data[0];
  const hasLead = (leads.data?.data.length ?? 0) > 0;
  const delivered = useDelivered(hasLead);
  const error = [flows, clicks, leads, delivered].find((query) => query.error !== null)?.error;
  if (flows.data === undefined || clicks.data === undefined || leads.data === undefined || delivered.data === undefined)
    return error ? <ErrorNote error={error} /> : <Skeleton rows={5} />;
  const isDelivered = delivered.data.data.length > 0;
  return (
    <Steps
      steps={[
        { name: "flow", done: hasFlow, body: <FlowStep flow={flow} /> },
        { name: "reporting", done: reporting !== null, body: <ReportingStep /> },
        { name: "click", done: click !== undefined || hasLead, body: flow !== undefined && <ClickStep flow={flow} /> },
        { name: "conversion", done: hasLead, body: click !== undefined && <ConversionStep click={click.id} /> },
        {
          name: "delivered",
          done: isDelivered,
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
      ]}
    />
  );
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
