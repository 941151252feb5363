import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { flows } from "../../texts/flows.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";

const KINDS = ["url", "campaign", "site"] as const;
type Kind = (typeof KINDS)[number];

/** A website, a Telegram campaign or a landing page as one more destination. */
export function AddWay({ flow }: { flow: number }) {
  const t = useTexts(flows);
  const add = useWrite("/api/ways/add.json", ["/api/ways/", "/api/flows/"]);
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>("url");
  const [to, setTo] = useState("");
  const [weight, setWeight] = useState("100");
  const errorAt = useErrorAt(add.error);
  const choices = useChoices(kind);
  const submit = () =>
    add.mutate(
      { flow, weight, [kind]: to || choices[0]?.[0] },
      {
        onSuccess: () => {
          setOpen(false);
          setTo("");
        },
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.addWay}</Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.addWay}>
        <Form save={add} fields={[kind, "weight"]} onSubmit={submit} label={t.addWay}>
          <Field label={t.destination}>
            <Select
              value={kind}
              options={KINDS.map((each) => [each, t[each]] as const)}
              onChange={(next) => {
                setKind(next);
                setTo("");
              }}
            />
          </Field>
          {kind === "url" ? (
            <Field label={t.address} hint={t.addressHint} error={errorAt("url")}>
              <TextInput value={to} onValueChange={setTo} required placeholder="https://shop.example/?c={click}" />
            </Field>
          ) : (
            <Field label={t[kind]} error={errorAt(kind)}>
              <Select value={to || (choices[0]?.[0] ?? "")} options={choices} onChange={setTo} />
            </Field>
          )}
          <Field label={t.weight} error={errorAt("weight")}>
            <TextInput type="number" min={1} max={1000} value={weight} onValueChange={setWeight} required />
          </Field>
        </Form>
      </Dialog>
    </>
  );
}

function useChoices(kind: Kind): (readonly [string, string])[] {
  const sites = useRead("/api/sites/list.json", {}, { enabled: kind === "site" });
  const campaigns = useRead("/api/camp/list.json", {}, { enabled: kind === "campaign" });
  if (kind === "site") return (sites.data?.data ?? []).map(({ id, name }) => [String(id), name] as const);
  if (kind === "campaign") return (campaigns.data?.data ?? []).map(({ id, chat_title }) => [String(id), chat_title] as const);
  return [];
}
