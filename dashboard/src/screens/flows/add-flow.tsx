import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { flows } from "../../texts/flows.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";

const FIELDS = ["name"];

/** Makes a flow by its name, and goes on to what it does. */
export function AddFlow() {
  const t = useTexts(flows);
  const navigate = useNavigate();
  const add = useWrite("/api/flows/add.json", ["/api/flows/"]);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const errorAt = useErrorAt(add.error);
  const submit = async () => {
    const { data } = await add.mutateAsync({ name });
    await navigate({ to: "/flows/$id", params: { id: String(data.id) } });
  };
  return (
    <>
      <Button look="main" onClick={() => setOpen(true)}>
        {t.add}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.add}>
        <Form save={add} onSubmit={() => void submit().catch(() => {})} fields={FIELDS} label={t.create}>
          <Field label={t.name} error={errorAt("name")}>
            <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus />
          </Field>
        </Form>
      </Dialog>
    </>
  );
}
