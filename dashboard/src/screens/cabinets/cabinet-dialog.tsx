import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useSend, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";

type Cabinet = Answer<"/api/accounts/telegram/", "get">["items"][number];

const CHANGED = ["/api/accounts/", "/api/dashboard/", "/api/v1/stats"];
/** What Telegram sells ads for. */
const CURRENCIES = ["eur", "ton", "star", "usd"];
const STATUSES = ["active", "inactive"] as const;

/** Makes a cabinet, or changes one. Its currency stays. */
export function CabinetDialog({ cabinet, onClose }: { cabinet?: Cabinet; onClose: () => void }) {
  const t = useTexts(cabinets);
  const words = useTexts(common);
  const navigate = useNavigate();
  const own = useFormat().currency;
  const add = useWrite("/api/accounts/telegram/", CHANGED);
  const edit = useSend("patch", "/api/accounts/telegram/{account_uid}", CHANGED);
  const save = cabinet === undefined ? add : edit;
  const [name, setName] = useState(cabinet?.account_name ?? "");
  const [currency, setCurrency] = useState("eur");
  const [objects, setObjects] = useState(cabinet?.objects.join("\n") ?? "");
  const [status, setStatus] = useState(cabinet?.status ?? "active");
  const errorAt = useErrorAt(save.error);
  const submit = () => {
    const values = { name, objects: objects.split(/\s+/).filter(Boolean), status };
    if (cabinet !== undefined) edit.mutate({ account_uid: cabinet.account_id, ...values }, { onSuccess: onClose });
    else
      add.mutate(
        { ...values, currency },
        { onSuccess: ({ account_id }) => void navigate({ to: "/cabinets/$id", params: { id: account_id } }) },
      );
  };
  return (
    <Dialog open onClose={onClose} title={cabinet?.account_name ?? t.add}>
      <Form
        save={save}
        onSubmit={submit}
        fields={["name", "currency", "objects", "status"]}
        label={cabinet === undefined ? words.add : words.save}
      >
        <Field label={t.name} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus />
        </Field>
        {cabinet === undefined ? (
          <Field label={t.currency} hint={t.currencyHint} error={errorAt("currency")}>
            <Select
              value={currency}
              options={[...new Set([...CURRENCIES, own])].map((code) => [code, t.currencies[code] ?? code.toUpperCase()])}
              onChange={setCurrency}
            />
          </Field>
        ) : (
          <Field label={t.status} error={errorAt("status")}>
            <Select value={status} options={STATUSES.map((each) => [each, t.statuses[each]])} onChange={setStatus} />
          </Field>
        )}
        <Field label={t.objects} hint={t.objectsHint} error={errorAt("objects")}>
          <TextArea rows={3} value={objects} onValueChange={setObjects} spellCheck={false} placeholder="t.me/example" />
        </Field>
      </Form>
    </Dialog>
  );
}
