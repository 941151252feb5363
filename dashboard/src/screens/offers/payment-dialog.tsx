import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { dotted } from "../../number.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { CurrencyInput, Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { DEVICES, type EditedPayment, SYSTEMS } from "./payment.ts";

const TYPES = ["fixed", "percent"] as const;

interface Props {
  /** For a new one: what is known of it. */
  payment: EditedPayment;
  isNew: boolean;
  /** Of those whom payments of the offer are for alone; empty: it is not known. */
  affiliateName: (id: number) => string;
  save: Pick<UseMutationResult<unknown, ApiError, never>, "error" | "isPending" | "isSuccess">;
  onSave: (payment: EditedPayment) => Promise<unknown>;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
}

/** Makes a payment of an offer, or changes one. */
export function PaymentDialog({ payment: first, isNew, affiliateName, save, onSave, onDelete, onClose }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const format = useFormat();
  const [values, setValues] = useState({
    ...first,
    total: format.typed(first.total),
    revenue: format.typed(first.revenue),
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
      <Form
        save={save}
        fields={[]}
        onSubmit={submit}
        label={isNew ? words.add : words.save}
        beside={
          !isNew && (
            <Confirm label={words.delete} title={t.deleteTitle} confirm={words.delete} onConfirm={() => onDelete().then(onClose)}>
              <p>{t.deleteWarning}</p>
            </Confirm>
          )
        }
      >
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
        <Several
          label={t.devices}
          options={DEVICES.map((each) => [each, t.deviceNames[each]])}
          chosen={values.devices}
          onChoose={(devices) => set({ devices })}
        />
        <Several
          label={t.systems}
          options={[...new Set([...SYSTEMS, ...first.os])].map((each) => [each, each])}
          chosen={values.os}
          onChoose={(os) => set({ os })}
        />
        <Field label={t.partners} hint={t.partnersHint}>
          <TextInput value={values.partners} onValueChange={(partners) => set({ partners })} inputMode="numeric" />
        </Field>
        <p className="text-sm text-muted empty:hidden">
          {listOf(values.partners)
            .flatMap((id) => affiliateName(Number(id)) || [])
            .join(", ")}
        </p>
      </Form>
    </Dialog>
  );
}

interface SeveralProps {
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
}

function Several({ label, options, chosen, onChoose }: SeveralProps) {
  return (
    <fieldset className="flex flex-wrap gap-x-4">
      <legend className="text-sm font-medium">{label}</legend>
      {options.map(([value, text]) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => onChoose(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
        >
          {text}
        </Checkbox>
      ))}
    </fieldset>
  );
}

const listOf = (typed: string) => typed.split(/[\s,]+/).filter((each) => each !== "");
