import { dotted } from "../../number.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as texts } from "../../texts/offer.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";

const KINDS = ["none", "percent", "fixed"] as const;

export interface CommissionValues {
  kind: (typeof KINDS)[number];
  amount: string;
}

interface Commission {
  commission_percent: number | "";
  commission_fixed: number | "";
}

/** As its fields have it. */
export function readCommission(
  { commission_percent: percent, commission_fixed: fixed }: Commission,
  typed: (value: number) => string,
): CommissionValues {
  if (percent !== "") return { kind: "percent", amount: typed(percent) };
  return fixed === "" ? { kind: "none", amount: "" } : { kind: "fixed", amount: typed(fixed) };
}

/** As the User API takes it: an empty value clears both. */
export function toCommission({ kind, amount }: CommissionValues) {
  const value = dotted(amount);
  return kind === "fixed" ? { commission_fixed: value } : { commission_percent: kind === "none" ? "" : value };
}

interface Props {
  values: CommissionValues;
  onChange: (values: CommissionValues) => void;
  errorAt: (field: string) => string | undefined;
  hint: string;
}

/** What the owner of an offer keeps of what the advertiser pays. */
export function CommissionFields({ values, onChange, errorAt, hint }: Props) {
  const t = useTexts(texts);
  return (
    <div className={`grid gap-2 ${values.kind === "none" ? "" : "sm:grid-cols-2"}`}>
      <Field label={t.commission} hint={hint}>
        <Select
          value={values.kind}
          options={KINDS.map((each) => [each, t.commissions[each]])}
          onChange={(kind) => onChange({ ...values, kind })}
        />
      </Field>
      {values.kind !== "none" && (
        <Field label={t.commissions[values.kind]} error={errorAt(`commission_${values.kind}`)}>
          <TextInput value={values.amount} onValueChange={(amount) => onChange({ ...values, amount })} inputMode="decimal" required />
        </Field>
      )}
    </div>
  );
}
