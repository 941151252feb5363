import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { NewSecret } from "../../ui/new-secret.tsx";

const FIELDS = ["email", "password", "login", "notes"];

/** Adds an affiliate with an account of their own, whose key is shown once. */
export function AddAffiliate() {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="main" onClick={() => setOpen(true)}>
        {t.add}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.add}>
        <Contents onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Contents({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const add = useWrite("/3.0/admin/partner", ["/3.0/admin/partners"]);
  const errorAt = useErrorAt(add.error);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [login, setLogin] = useState("");
  const [notes, setNotes] = useState("");
  const [isTold, setTold] = useState(false);
  if (add.data !== undefined)
    return (
      <>
        <p>{t.addedSaid(nameOf(add.data.partner))}</p>
        <NewSecret label={t.key} secret={add.data.partner.api_key} onKept={onClose} />
      </>
    );
  return (
    <Form save={add} onSubmit={() => add.mutate({ email, password, login, notes, notify: isTold })} fields={FIELDS} label={t.add}>
      <Field label={t.email} hint={t.emailHint} error={errorAt("email")}>
        <TextInput type="email" value={email} onValueChange={setEmail} required maxLength={255} autoFocus />
      </Field>
      <Field label={t.password} hint={t.passwordHint} error={errorAt("password")}>
        <TextInput
          value={password}
          onValueChange={setPassword}
          required
          minLength={5}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field label={t.login} error={errorAt("login")}>
        <TextInput value={login} onValueChange={setLogin} maxLength={255} />
      </Field>
      <Field label={t.note} hint={t.noteHint} error={errorAt("notes")}>
        <TextArea rows={2} value={notes} onValueChange={setNotes} maxLength={10000} />
      </Field>
      <Checkbox checked={isTold} onChange={setTold}>
        {t.tell}
      </Checkbox>
    </Form>
  );
}
