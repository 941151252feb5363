import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { RunOffer } from "./use-run-offers.ts";

/** Asks the network to let the account in to an offer. */
export function AskAccess({ offer, look }: { offer: RunOffer; look: "main" | undefined }) {
  const t = useTexts(runOffers);
  const ask = useWrite("/3.0/partner/activation/offer", ["/3.0/partner/", "/api/offers/available"]);
  const [isOpen, setOpen] = useState(false);
  const [comment, setComment] = useState("");
  const errorAt = useErrorAt(ask.error);
  const send = () => ask.mutate({ offer_id: offer.id, comment }, { onSuccess: () => setOpen(false) });
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {offer.state === "refused" ? t.askAgain : t.ask}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.askFor(offer.title)}>
        <Form save={ask} onSubmit={send} fields={["comment"]} label={t.send}>
          <Field label={t.comment} hint={t.askHelp} error={errorAt("comment")}>
            <TextArea value={comment} onValueChange={setComment} required maxLength={5000} autoFocus />
          </Field>
        </Form>
      </Dialog>
    </>
  );
}
