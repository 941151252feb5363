import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPrices as texts } from "../../texts/offer-prices.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { CurrencyInput, Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { CHANGED } from "./facts.ts";
import { type Case, type Rule, useNames } from "./rules.ts";

interface Props {
  offer: number;
  rules: readonly Rule[];
  of: Case;
  /** The case is that of a cell, and is not asked for. */
  isFixed: boolean;
  onClose: () => void;
}

/** Sets the price of a case, or takes it away. */
export function PriceDialog({ offer, rules, of, isFixed, onClose }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const format = useFormat();
  const { goals, goalName, countryName, affiliateName } = useNames(offer, rules);
  const [country, setCountry] = useState(of.country);
  const [goal, setGoal] = useState(String(of.goal));
  const [affiliate, setAffiliate] = useState(of.affiliate === 0 ? "" : String(of.affiliate));
  const rule = rules.find((each) => isFixed && each.country === of.country && each.goal === of.goal && each.affiliate === of.affiliate);
  const [price, setPrice] = useState(rule === undefined ? "" : format.typed(rule.price));
  const [charge, setCharge] = useState(rule === undefined ? "" : format.typed(rule.charge));
  const [currency, setCurrency] = useState(rule?.currency ?? rules[0]?.currency ?? format.currency);
  const save = useWrite("/api/offers/prices/set.json", CHANGED);
  const remove = useWrite("/api/offers/prices/delete.json", CHANGED);
  const errorAt = useErrorAt(save.error);
  const submit = () => {
    const values = { price: dotted(price), ...(charge.trim() === "" ? {} : { charge: dotted(charge) }), currency };
    save.mutate({ offer, country: country.trim(), goal: Number(goal), affiliate: Number(affiliate), ...values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={isFixed ? t.priceOf : t.addPrice}>
      <Form save={save} fields={["country", "goal", "affiliate", "price", "charge", "currency"]} onSubmit={submit}>
        {isFixed ? (
          <p>
            {countryName(of.country)} · {goalName(of.goal)} · {affiliateName(of.affiliate)}
          </p>
        ) : (
          <>
            <Field label={shared.country} hint={shared.countryHint} error={errorAt("country")}>
              <TextInput value={country} onValueChange={setCountry} maxLength={64} spellCheck={false} placeholder="de" autoFocus />
            </Field>
            <Field label={shared.goal} error={errorAt("goal")}>
              <Select value={goal} options={[0, ...goals].map((id) => [String(id), goalName(id)])} onChange={setGoal} />
            </Field>
            <Field label={shared.affiliate} hint={shared.affiliateHint} error={errorAt("affiliate")}>
              <TextInput value={affiliate} onValueChange={setAffiliate} inputMode="numeric" />
            </Field>
          </>
        )}
        <div className="grid gap-2 sm:grid-cols-3">
          <Field label={shared.payout} error={errorAt("price")}>
            <TextInput value={price} onValueChange={setPrice} inputMode="decimal" required autoFocus={isFixed} />
          </Field>
          <Field label={shared.revenue} hint={t.revenueHint} error={errorAt("charge")}>
            <TextInput value={charge} onValueChange={setCharge} inputMode="decimal" />
          </Field>
          <Field label={shared.currency} error={errorAt("currency")}>
            <CurrencyInput value={currency} onValueChange={setCurrency} required />
          </Field>
        </div>
      </Form>
      {rule !== undefined && (
        <div className="flex flex-col gap-2 border-t border-line pt-3">
          {remove.error !== null && <ErrorNote error={remove.error} />}
          <p className="text-sm text-muted">{t.deletePriceHelp}</p>
          <Button
            look="danger"
            className="self-start"
            busy={remove.isPending}
            onClick={() => remove.mutate({ id: rule.id }, { onSuccess: onClose })}
          >
            {words.delete}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
