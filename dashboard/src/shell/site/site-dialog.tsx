import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { sites } from "../../texts/sites.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { Site } from "./site.ts";

const CHANGED = ["/api/sites/"];
const KINDS = ["landing", "prelanding"] as const;

interface Props {
  site: Site | undefined;
  /** Of a new page: the offer that it is of at first. */
  offer?: number;
  onClose: () => void;
}

/** Adds a page, or changes one. */
export function SiteDialog({ site, offer: first = 0, onClose }: Props) {
  const t = useTexts(sites);
  const words = useTexts(common);
  const offers = useRead("/api/offers/list.json");
  const add = useWrite("/api/sites/add.json", CHANGED);
  const edit = useWrite("/api/sites/edit.json", CHANGED);
  const save = site === undefined ? add : edit;
  const [name, setName] = useState(site?.name ?? "");
  const [url, setUrl] = useState(site?.url ?? "https://");
  const [kind, setKind] = useState(site?.kind ?? "landing");
  const [offer, setOffer] = useState(String(site?.offer ?? first));
  const errorAt = useErrorAt(save.error);
  const isMoved = site?.has_key === true && offer !== String(site.offer);
  const submit = () => {
    const values = { name, url: url.trim(), kind, offer: Number(offer) };
    if (site === undefined) add.mutate(values, { onSuccess: onClose });
    else edit.mutate({ id: site.id, ...values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={site?.name ?? t.add}>
      <Form save={save} onSubmit={submit} fields={["name", "url", "kind", "offer"]} label={site === undefined ? words.add : words.save}>
        <Field label={t.name} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus />
        </Field>
        <Field label={t.url} hint={t.urlHint} error={errorAt("url")}>
          <TextInput value={url} onValueChange={setUrl} required spellCheck={false} />
        </Field>
        <Field label={t.kind} hint={t.kindHint} error={errorAt("kind")}>
          <Select value={kind} options={KINDS.map((each) => [each, t.kinds[each]])} onChange={setKind} />
        </Field>
        <Field label={t.offer} hint={isMoved ? t.moveWarning : t.offerHint} error={errorAt("offer")}>
          <Select
            value={offer}
            options={[["0", words.none], ...(offers.data?.data ?? []).map(({ id, name: title }) => [String(id), title] as const)]}
            onChange={setOffer}
          />
        </Field>
      </Form>
    </Dialog>
  );
}
