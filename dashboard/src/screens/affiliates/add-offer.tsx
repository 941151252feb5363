import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ACCESS_CHANGED } from "./offer-row.ts";

const SHOWN = 50;

/** Lets an affiliate in to an offer that is looked for by its name. */
export function AddOffer({ affiliate }: { affiliate: number }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.addOffer}</Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.addOffer}>
        <OfferForm affiliate={affiliate} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function OfferForm({ affiliate, onDone }: { affiliate: number; onDone: () => void }) {
  const t = useTexts(texts);
  const open = useWrite("/3.0/offer/enable-affiliate", ACCESS_CHANGED);
  const errorAt = useErrorAt(open.error);
  const [q, setQ] = useState("");
  const [offer, setOffer] = useState("");
  const found = useRead("/3.0/offers", { q: q.trim() || undefined, limit: SHOWN, sort: { title: "asc" } });
  const options = (found.data?.offers ?? []).map(({ id, title }) => [String(id), `${title} (${id})`] as const);
  return (
    <Form
      save={open}
      onSubmit={() => open.mutate({ offer_id: [Number(offer)], pid: affiliate }, { onSuccess: onDone })}
      fields={["offer_id"]}
      label={t.letIn}
    >
      <Field label={t.findOffer}>
        <TextInput type="search" value={q} onValueChange={setQ} autoFocus />
      </Field>
      <Field label={t.offer} error={errorAt("offer_id")}>
        <Select value={offer} options={[["", t.choose], ...options]} onChange={setOffer} />
      </Field>
    </Form>
  );
}
