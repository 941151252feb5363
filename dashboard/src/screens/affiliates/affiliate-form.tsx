import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import type { Affiliate } from "./affiliate.ts";

const FIELDS = ["email", "login", "name", "contact_person", "phone", "manager_id", "notes"];

/** Who an affiliate is, who looks after them, and the network's note. */
export function AffiliateForm({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const may = useMay();
  const users = useRead("/3.0/admin/users", { limit: 500 });
  const save = useWrite("/3.0/admin/partner/{ID}", ["/3.0/admin/partner"]);
  const errorAt = useErrorAt(save.error);
  const [values, setValues] = useState({
    email: affiliate.email,
    login: affiliate.login,
    name: affiliate.name ?? "",
    contact_person: affiliate.contactPerson ?? "",
    phone: affiliate.phone ?? "",
    manager_id: affiliate.manager?.id ?? "",
    notes: affiliate.notes,
  });
  const set = (name: keyof typeof values) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const text = (name: keyof typeof values, label: string, type = "text") => (
    <Field label={label} error={errorAt(name)}>
      <TextInput type={type} value={values[name]} onValueChange={set(name)} maxLength={name === "phone" ? 64 : 255} />
    </Field>
  );
  const known = users.data?.users ?? (affiliate.manager === null ? [] : [affiliate.manager]);
  const managers = known.map(({ id, first_name: first, last_name: last, email }) => [id, `${first} ${last}`.trim() || email] as const);
  return (
    <Panel title={t.details}>
      <Form save={save} onSubmit={() => save.mutate({ ID: affiliate.id, ...values })} fields={FIELDS}>
        <fieldset disabled={!may("affiliates.write")} className="grid max-w-3xl gap-4 @2xl:grid-cols-2">
          {text("email", t.email, "email")}
          {text("login", t.login)}
          {text("name", t.fullName)}
          {text("contact_person", t.contact)}
          {text("phone", t.phone)}
          <Field label={t.manager} error={errorAt("manager_id")}>
            <Select value={values.manager_id} options={[["", t.nobody], ...managers]} onChange={set("manager_id")} />
          </Field>
          <div className="@2xl:col-span-2">
            <Field label={t.note} hint={t.noteHint} error={errorAt("notes")}>
              <TextArea rows={3} value={values.notes} onValueChange={set("notes")} maxLength={10000} />
            </Field>
          </div>
        </fieldset>
      </Form>
    </Panel>
  );
}
