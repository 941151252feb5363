import { type ReactNode, useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useFormat } from "../../shell/account.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { OfferRow } from "./offer-row.ts";

const KINDS = ["offer", "percent", "fixed"] as const;

interface Props {
  affiliate: number;
  offer: OfferRow;
  /** What holds now. */
  children: ReactNode;
}

/** A commission, and what opens it to be changed. */
export function CommissionDialog({ affiliate, offer, children }: Props) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className="rounded underline">
        {children}
      </button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.commissionTitle(offer.title)}>
        <CommissionForm affiliate={affiliate} offer={offer} onSaved={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function CommissionForm({ affiliate, offer, onSaved }: { affiliate: number; offer: OfferRow; onSaved: () => void }) {
  const t = useTexts(texts);
  const save = useWrite("/api/offers/affiliates/set.json", ACCESS_CHANGED);
  const errorAt = useErrorAt(save.error);
  const format = useFormat();
  const amount = offer.percent ?? offer.fixed;
  const [kind, setKind] = useState<(typeof KINDS)[number]>(offer.percent !== null ? "percent" : offer.fixed !== null ? "fixed" : "offer");
  const [value, setValue] = useState(amount === null ? "" : format.typed(amount));
  const field = kind === "fixed" ? "commission_fixed" : "commission_percent";
  const submit = () => save.mutate({ offer: offer.id, affiliate, [field]: kind === "offer" ? "" : dotted(value) }, { onSuccess: onSaved });
  return (
    <Form save={save} onSubmit={submit} fields={[field]}>
      <p className="text-muted">{t.commissionHelp}</p>
      <Field label={t.commissionKind}>
        <Select value={kind} options={KINDS.map((each) => [each, t.commissionKinds[each]])} onChange={setKind} />
      </Field>
      {kind !== "offer" && (
        <Field label={t.value} error={errorAt(field)}>
          <TextInput inputMode="decimal" value={value} onValueChange={setValue} required />
        </Field>
      )}
    </Form>
  );
}
