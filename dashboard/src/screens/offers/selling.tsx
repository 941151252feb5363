import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerAbout as texts } from "../../texts/offer-about.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { useChanged } from "../../ui/use-unsaved.ts";
import { CommissionFields, type CommissionValues, readCommission, toCommission } from "./commission.tsx";
import { CHANGED } from "./facts.ts";

type OwnOffer = Data<"/api/offers/get.json", "get">;

/** Where an offer is sold, what its owner keeps of each lead, and what its pages may ask of it. */
export function Selling({ id }: { id: number }) {
  const t = useTexts(texts);
  const query = useRead("/api/offers/get.json", { id });
  return (
    <Panel title={t.selling}>
      <Loaded query={query}>{({ data }) => <Values key={data.id} offer={data} />}</Loaded>
    </Panel>
  );
}

function Values({ offer }: { offer: OwnOffer }) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const format = useFormat();
  const save = useWrite("/api/offers/edit.json", CHANGED);
  const [countries, setCountries] = useState(offer.countries.join(", ").toUpperCase());
  const [commission, setCommission] = useState<CommissionValues>(() => readCommission(offer, format.typed));
  const [params, setParams] = useState(() => Object.entries(offer.params).map(([name, value], key) => ({ key, name, value })));
  const errorAt = useErrorAt(save.error);
  const named = params.filter(({ name }) => name !== "");
  // A row that was taken away leaves no field that differs.
  useChanged(named.length < Object.keys(offer.params).length && !save.isPending);
  const submit = () =>
    save.mutate({
      id: offer.id,
      countries: countries.trim() === "" ? [] : countries,
      ...toCommission(commission),
      params: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    });
  return (
    <Form save={save} fields={["countries", "params", "commission_percent", "commission_fixed"]} onSubmit={submit}>
      <Field label={shared.countries} hint={shared.countriesHint} error={errorAt("countries")}>
        <TextInput value={countries} onValueChange={setCountries} spellCheck={false} />
      </Field>
      <CommissionFields values={commission} onChange={setCommission} errorAt={errorAt} hint={t.commissionHint} />
      <ParamRows params={params} onChange={setParams} error={errorAt("params")} />
    </Form>
  );
}

interface Param {
  /** Only here, to tell rows apart. */
  key: number;
  name: string;
  value: string;
}

interface ParamsProps {
  params: readonly Param[];
  onChange: (params: Param[]) => void;
  error: string | undefined;
}

function ParamRows({ params, onChange, error }: ParamsProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const change = (key: number, next: Partial<Param>) => onChange(params.map((each) => (each.key === key ? { ...each, ...next } : each)));
  const add = () => onChange([...params, { key: Math.max(-1, ...params.map(({ key }) => key)) + 1, name: "", value: "" }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">{t.params}</legend>
      <p className="text-sm text-muted">{t.paramsHint}</p>
      {params.map(({ key, name, value }, index) => (
        <div key={key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
          <Field label={t.paramName(index + 1)}>
            <TextInput value={name} onValueChange={(next) => change(key, { name: next })} maxLength={64} spellCheck={false} />
          </Field>
          <Field label={t.paramValue(index + 1)}>
            <TextInput value={value} onValueChange={(next) => change(key, { value: next })} maxLength={1000} />
          </Field>
          <Button
            look="sign"
            aria-label={`${words.delete} ${index + 1}`}
            onClick={() => onChange(params.filter((each) => each.key !== key))}
          >
            ✕
          </Button>
        </div>
      ))}
      {error !== undefined && <p className="text-sm text-bad">{error}</p>}
      <Button className="self-start" onClick={add}>
        {t.addParam}
      </Button>
    </fieldset>
  );
}
