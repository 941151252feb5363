import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useOfferNames } from "../../shell/offer-names.ts";
import { OfferPicker } from "../../shell/offer-picker.tsx";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";

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
  const [offer, setOffer] = useState(0);
  const nameOf = useOfferNames([offer]);
  return (
    <Form
      save={open}
      onSubmit={() => open.mutate({ offer_id: [offer], pid: affiliate }, { onSuccess: onDone })}
      fields={["offer_id"]}
      label={t.letIn}
    >
      <Field label={t.offer} error={errorAt("offer_id")}>
        <OfferPicker id={offer} title={nameOf(offer)} onPick={setOffer} autoFocus />
      </Field>
    </Form>
  );
}
