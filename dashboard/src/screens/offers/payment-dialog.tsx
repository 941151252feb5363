import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { dotted } from "../../number.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { CurrencyInput, Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import type { EditedPayment } from "./payment.ts";

const TYPES = ["fixed", "percent"] as const;
const DEVICES = ["desktop", "mobile", "tablet"] as const;

interface Props {
  /** For a new one: what is known of it. */
  payment: EditedPayment;
  isNew: boolean;
  save: Pick<UseMutationResult<unknown, ApiError, never>, "error" | "isPending" | "isSuccess">;
  onSave: (payment: EditedPayment) => Promise<unknown>;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
}

/** Makes a payment of an offer, or changes one. */
export function PaymentDialog({ payment: first, isNew, save, onSave, onDelete, onClose }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const [values, setValues] = useState({
    ...first,
    total: String(first.total),
    revenue: String(first.revenue),
    countries: first.countries.join(", "),
    partners: first.partners.join(", "),
  });
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const submit = () => {
    const next = {
      ...values,
      // As it was typed: the server reads amounts from text, and refuses what is none.
      total: dotted(values.total) as unknown as number,
      revenue: dotted(values.revenue) as unknown as number,
      countries: listOf(values.countries),
      partners: listOf(values.partners) as unknown as number[],
    };
    onSave(next).then(onClose, () => undefined);
  };
  return (
    <Dialog open onClose={onClose} title={isNew ? t.addPayment : t.payment}>
      <Form save={save} fields={[]} onSubmit={submit} label={isNew ? words.add : words.save}>
        <div className="grid gap-2 sm:grid-cols-2">
          <Field label={t.goalValue} hint={t.goalValueHint}>
            <TextInput value={values.goal} onValueChange={(goal) => set({ goal })} required maxLength={255} autoFocus />
          </Field>
          <Field label={shared.name}>
            <TextInput value={values.title} onValueChange={(title) => set({ title })} maxLength={255} />
          </Field>
          <Field label={t.paymentType}>
            <Select value={values.type} options={TYPES.map((each) => [each, t.paymentTypes[each]])} onChange={(type) => set({ type })} />
          </Field>
          <Field label={shared.currency}>
            <CurrencyInput value={values.currency} onValueChange={(currency) => set({ currency })} required />
          </Field>
          <Field label={shared.payout}>
            <TextInput value={values.revenue} onValueChange={(revenue) => set({ revenue })} inputMode="decimal" required />
          </Field>
          <Field label={shared.revenue}>
            <TextInput value={values.total} onValueChange={(total) => set({ total })} inputMode="decimal" required />
          </Field>
        </div>
        <Field label={shared.countries} hint={shared.countriesHint}>
          <TextInput value={values.countries} onValueChange={(countries) => set({ countries })} spellCheck={false} />
        </Field>
        <Checkbox checked={values.country_exclude} onChange={(country_exclude) => set({ country_exclude })}>
          {t.excludes}
        </Checkbox>
        <fieldset className="flex flex-wrap gap-x-4">
          <legend className="text-sm font-medium">{t.devices}</legend>
          {DEVICES.map((each) => (
            <Checkbox
              key={each}
              checked={values.devices.includes(each)}
              onChange={(on) => set({ devices: on ? [...values.devices, each] : values.devices.filter((other) => other !== each) })}
            >
              {t.deviceNames[each]}
            </Checkbox>
          ))}
        </fieldset>
        <Field label={t.partners} hint={t.partnersHint}>
          <TextInput value={values.partners} onValueChange={(partners) => set({ partners })} inputMode="numeric" />
        </Field>
      </Form>
      {!isNew && (
        <div>
          <Confirm label={words.delete} title={t.deleteTitle} confirm={words.delete} onConfirm={() => onDelete().then(onClose)}>
            <p>{t.deleteWarning}</p>
          </Confirm>
        </div>
      )}
    </Dialog>
  );
}

const listOf = (typed: string) => typed.split(/[\s,]+/).filter((each) => each !== "");
