import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { Advertiser } from "./advertiser.ts";

const LINES = ["title", "contact", "email", "skype", "url", "address_1", "address_2", "city", "zip_code", "country", "vat_code"] as const;
const LISTS = ["allowed_ip", "disallowed_ip"] as const;
const FIELDS = [...LINES, ...LISTS, "tags", "hash_password", "note", "password", "manager"] as const;
type FieldName = (typeof FIELDS)[number];
type Values = Record<FieldName, string>;

/** Adds an advertiser, or changes one. */
export function AdvertiserDialog({ advertiser, onClose }: { advertiser: Advertiser | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const changes = ["/3.0/admin/advertiser"];
  const add = useWrite("/3.0/admin/advertiser", changes);
  const edit = useWrite("/3.0/admin/advertiser/{ID}", changes);
  const save = advertiser === undefined ? add : edit;
  const [values, setValues] = useState(() => valuesOf(advertiser));
  const errorAt = useErrorAt(save.error);
  const may = useMay();
  const users = useRead("/3.0/admin/users", { limit: 500 }, { enabled: may("staff.read") });
  const set = (name: FieldName) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const submit = () => {
    const before = valuesOf(advertiser);
    const changed = FIELDS.filter((name) => values[name] !== before[name]);
    const sent = Object.fromEntries(changed.map((name) => [name, isList(name) ? toList(values[name]) : values[name].trim()]));
    if (advertiser === undefined) add.mutate({ title: values.title, ...sent }, { onSuccess: onClose });
    else edit.mutate({ ID: advertiser.id, ...sent }, { onSuccess: onClose });
  };
  const hints: Partial<Record<FieldName, string>> = t.hints;
  const at = (name: FieldName) => ({ label: t.fields[name], hint: hints[name], error: errorAt(name) });
  return (
    <Dialog open onClose={onClose} title={advertiser?.title ?? t.add}>
      <Form save={save} onSubmit={submit} fields={FIELDS} label={advertiser === undefined ? words.add : words.save}>
        {LINES.map((name) => (
          <Field key={name} {...at(name)}>
            <TextInput
              value={values[name]}
              onValueChange={set(name)}
              required={name === "title"}
              autoFocus={name === "title"}
              type={name === "email" ? "email" : "text"}
              maxLength={name === "country" ? 2 : name === "url" ? 2048 : 255}
            />
          </Field>
        ))}
        <Field {...at("manager")}>
          <Select
            value={values.manager}
            options={[
              ["", t.nobody],
              ...(users.data?.users ?? []).map((user) => [user.id, `${user.first_name} ${user.last_name}`.trim()] as const),
            ]}
            onChange={set("manager")}
          />
        </Field>
        <Field {...at("password")}>
          <TextInput value={values.password} onValueChange={set("password")} type="password" autoComplete="new-password" />
        </Field>
        <Field {...at("tags")}>
          <TextInput value={values.tags} onValueChange={set("tags")} />
        </Field>
        <Field {...at("note")}>
          <TextArea value={values.note} onValueChange={set("note")} rows={3} />
        </Field>
        {LISTS.map((name) => (
          <Field key={name} {...at(name)}>
            <TextArea value={values[name]} onValueChange={set(name)} rows={2} spellCheck={false} />
          </Field>
        ))}
        <Field {...at("hash_password")}>
          <TextInput value={values.hash_password} onValueChange={set("hash_password")} autoComplete="off" spellCheck={false} />
        </Field>
      </Form>
    </Dialog>
  );
}

const isList = (name: FieldName) => name === "tags" || LISTS.some((each) => each === name);

/** Lines, or what commas part. */
const toList = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

function valuesOf(advertiser: Advertiser | undefined): Values {
  const read = (name: FieldName): string => {
    if (advertiser === undefined || name === "password") return "";
    const value = advertiser[name];
    return Array.isArray(value) ? value.join(name === "tags" ? ", " : "\n") : (value ?? "");
  };
  return Object.fromEntries(FIELDS.map((name) => [name, read(name)])) as Values;
}
