import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { goals } from "../../texts/goals.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { CurrencyInput, Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";

type Goal = Data<"/api/goals/list.json", "get">[number];
const CHANGED = ["/api/goals/"];
const FIELDS = ["code", "name", "price", "currency"];

/** Makes a goal, or changes one; its code stays for good. */
export function GoalDialog({ goal, onClose }: { goal: Goal | undefined; onClose: () => void }) {
  const t = useTexts(goals);
  const words = useTexts(common);
  const format = useFormat();
  const add = useWrite("/api/goals/add.json", CHANGED);
  const edit = useWrite("/api/goals/edit.json", CHANGED);
  const save = goal === undefined ? add : edit;
  const [code, setCode] = useState(goal?.code ?? "");
  const [name, setName] = useState(goal?.name ?? "");
  const [price, setPrice] = useState(goal === undefined ? "" : format.typed(goal.price));
  const [currency, setCurrency] = useState(goal?.currency ?? format.currency);
  const errorAt = useErrorAt(save.error);
  const isTaken = save.error?.code === "exists";
  const submit = () => {
    // Text, as it was typed: a number would lose the spelling of small amounts.
    const values = { name: name || undefined, price: dotted(price) || "0", currency };
    if (goal === undefined) add.mutate({ code, ...values }, { onSuccess: onClose });
    else edit.mutate({ id: goal.id, ...values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={goal?.name ?? t.add}>
      <Form save={save} onSubmit={submit} fields={isTaken ? [...FIELDS, ""] : FIELDS} label={goal === undefined ? words.add : words.save}>
        {goal === undefined ? (
          <Field label={t.code} hint={t.codeHint} error={isTaken ? t.taken : errorAt("code")}>
            <TextInput value={code} onValueChange={setCode} required maxLength={64} autoFocus spellCheck={false} className="font-mono" />
          </Field>
        ) : (
          <p>
            {t.code}: <code>{goal.code}</code>
          </p>
        )}
        <Field label={t.name} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} maxLength={128} required={goal !== undefined} placeholder={code} />
        </Field>
        <Field label={t.price} hint={t.priceHint} error={errorAt("price")}>
          <TextInput value={price} onValueChange={setPrice} inputMode="decimal" placeholder="0" />
        </Field>
        <Field label={t.currency} error={errorAt("currency")}>
          <CurrencyInput value={currency} onValueChange={setCurrency} required />
        </Field>
      </Form>
    </Dialog>
  );
}
