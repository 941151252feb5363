import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { transfer } from "../../texts/transfer.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { fits, Recipient, useRecipient } from "./recipient.tsx";
import { type Thing, useThings } from "./things.ts";
import { Trouble } from "./trouble.tsx";

const route = getRouteApi("/transfer");
// Bots, campaigns, and all that belongs to them.
const CHANGED = ["/api/"];

/** What goes to whom, and whether its history goes along. */
export function HandOver() {
  const t = useTexts(transfer);
  const { bot, campaign } = route.useSearch();
  const { things, error } = useThings();
  const [said, setSaid] = useState("");
  const thing = things?.find(({ kind, id }) => id === (kind === "bot" ? bot : campaign));
  if (error !== null) return <ErrorNote error={error} />;
  if (things === undefined) return <Skeleton rows={2} />;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <p className="text-muted">{t.giveHelp}</p>
      {things.length === 0 ? <p>{t.nothing}</p> : <Choice things={things} thing={thing} onChange={() => setSaid("")} />}
      {thing !== undefined && <Giving key={`${thing.kind} ${thing.id}`} thing={thing} onDone={setSaid} />}
      <p role="status" className="text-good empty:-mt-4">
        {said}
      </p>
    </div>
  );
}

function Choice({ things, thing, onChange }: { things: readonly Thing[]; thing: Thing | undefined; onChange: () => void }) {
  const t = useTexts(transfer);
  const navigate = useNavigate({ from: "/transfer" });
  const choose = (value: string) => {
    const [kind, id] = value.split(" ");
    onChange();
    void navigate({ search: ({ p, from, to, cmp }) => ({ p, from, to, cmp, ...(kind ? { [kind]: Number(id) } : {}) }) });
  };
  return (
    <Field label={t.what}>
      <Select
        value={thing === undefined ? "" : `${thing.kind} ${thing.id}`}
        options={[["", t.choose], ...things.map(({ kind, id, name }) => [`${kind} ${id}`, t.kinds[kind](name)] as const)]}
        onChange={choose}
      />
    </Field>
  );
}

function Giving({ thing, onDone }: { thing: Thing; onDone: (said: string) => void }) {
  const t = useTexts(transfer);
  const [token, setToken] = useState("");
  const [leads, setLeads] = useState(true);
  const [typed, setTyped] = useState("");
  const recipient = useRecipient(token);
  const giveBot = useWrite("/api/transfer/bot.json", CHANGED);
  const giveCampaign = useWrite("/api/transfer/camp.json", CHANGED);
  const give = thing.kind === "bot" ? giveBot : giveCampaign;
  const to = recipient.data?.data;
  const isMeant = leads || typed.trim() === thing.name;
  const submit = () => {
    const done = t.done(thing.name, to?.name ?? "");
    // This form is gone by then: what is given away is no choice any more.
    void give.mutateAsync({ id: thing.id, token, leads }).then(
      () => onDone(done),
      () => undefined,
    );
  };
  return (
    <SavingForm save={give} shownBy="bot campaign" onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm text-muted">{t.goes[thing.kind](thing.campaigns)}</p>
      <Field label={t.token} hint={t.tokenHint}>
        <TextInput
          value={token}
          onValueChange={(next) => {
            setToken(next.trim());
            give.reset();
          }}
          required
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Recipient query={recipient} thing={thing} />
      <Checkbox checked={leads} onChange={setLeads}>
        {t.leads}
      </Checkbox>
      {!leads && (
        <div className="flex flex-col gap-3 rounded-lg border border-bad p-3">
          <p>{t.deletes}</p>
          <Field label={t.typeName(thing.name)}>
            <TextInput value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
          </Field>
        </div>
      )}
      {give.error !== null && <Trouble error={give.error} thing={thing} />}
      <Button
        type="submit"
        look={leads ? "main" : "danger"}
        busy={give.isPending}
        disabled={to === undefined || !fits(to, thing) || !isMeant}
        className="max-w-full self-start wrap-anywhere"
      >
        {to === undefined ? t.handOver : t.handOverTo(thing.name, to.name)}
      </Button>
    </SavingForm>
  );
}
