import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useNumberedList } from "../../api/whole.ts";
import { useMay } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerAbout as texts } from "../../texts/offer-about.ts";
import { offers } from "../../texts/offers.ts";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { OFFER_STATES, type OfferState } from "../../url/offer-states.ts";
import { AdvertiserField, PrivacyField } from "./add-offer.tsx";
import { Caps } from "./caps.tsx";
import { CHANGED, type TabProps, useOwnsOffers } from "./facts.ts";
import { Selling } from "./selling.tsx";
import { Targeting } from "./targeting.tsx";

const FIELDS = [
  "title",
  "status",
  "privacy",
  "advertiser",
  "url",
  "url_preview",
  "trafficback_url",
  "categories",
  "tags",
  "description_lang",
  "notes",
];

/** What an offer is, who may run it, and how much it takes. */
export function About({ offer }: TabProps) {
  const t = useTexts(texts);
  const isOwner = useOwnsOffers();
  const may = useMay()("network-offers.write");
  return (
    <fieldset disabled={!may} aria-label={t.what} className="grid min-w-0 items-start gap-4 @4xl:grid-cols-2 disabled:[&_button]:hidden">
      <Description offer={offer} />
      <div className="flex min-w-0 flex-col gap-4">
        {isOwner && <Selling id={offer.id} />}
        <Targeting offer={offer} />
        <Caps offer={offer} />
      </div>
    </fieldset>
  );
}

function Description({ offer }: TabProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(offers);
  const save = useWrite("/3.0/admin/offer/{ID}", CHANGED);
  const seesAdvertisers = useMay()("advertisers.read");
  const descriptions = offer.description_lang as Partial<Record<string, string>>;
  const [values, setValues] = useState({
    title: offer.title,
    privacy: offer.privacy,
    advertiser: offer.advertiser,
    url: offer.url,
    url_preview: offer.url_preview,
    trafficback_url: offer.trafficback_url,
    categories: offer.categories,
    tags: offer.tags.join(", "),
    description_lang: { en: descriptions.en ?? "", ru: descriptions.ru ?? "" },
    notes: offer.notes,
    is_top: offer.is_top === 1,
  });
  // Not part of the form until it is chosen: the buttons above change it, too.
  const [chosen, setChosen] = useState<OfferState | null>(null);
  const status = chosen ?? offer.status;
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const errorAt = useErrorAt(save.error);
  return (
    <Panel title={t.what}>
      <Form
        save={save}
        fields={FIELDS}
        onSubmit={() => save.mutate({ ID: offer.id, ...values, status: chosen ?? undefined }, { onSuccess: () => setChosen(null) })}
      >
        <Field label={shared.name} error={errorAt("title")}>
          <TextInput value={values.title} onValueChange={(title) => set({ title })} required maxLength={255} />
        </Field>
        <Field label={words.state} hint={t.stateHints[status]} error={errorAt("status")}>
          <Select value={status} options={OFFER_STATES.map((each) => [each, words.states[each]])} onChange={setChosen} />
        </Field>
        <PrivacyField value={values.privacy} error={errorAt("privacy")} onChange={(privacy) => set({ privacy })} />
        {seesAdvertisers && (
          <AdvertiserField value={values.advertiser} error={errorAt("advertiser")} onChange={(advertiser) => set({ advertiser })} />
        )}
        <Field label={shared.url} hint={shared.urlHint} error={errorAt("url")}>
          <TextInput value={values.url} onValueChange={(url) => set({ url })} spellCheck={false} />
        </Field>
        <Field label={shared.previewUrl} error={errorAt("url_preview")}>
          <TextInput value={values.url_preview} onValueChange={(url_preview) => set({ url_preview })} spellCheck={false} />
        </Field>
        <Field label={t.trafficbackUrl} hint={t.trafficbackHint} error={errorAt("trafficback_url")}>
          <TextInput value={values.trafficback_url} onValueChange={(trafficback_url) => set({ trafficback_url })} spellCheck={false} />
        </Field>
        <Categories chosen={values.categories} onChange={(categories) => set({ categories })} />
        <Field label={t.tags} hint={t.tagsHint} error={errorAt("tags")}>
          <TextInput value={values.tags} onValueChange={(tags) => set({ tags })} />
        </Field>
        {(["en", "ru"] as const).map((lang) => (
          <Field key={lang} label={t.description[lang]} error={errorAt("description_lang")}>
            <TextArea
              value={values.description_lang[lang]}
              onValueChange={(text) => set({ description_lang: { ...values.description_lang, [lang]: text } })}
              maxLength={20_000}
            />
          </Field>
        ))}
        <Field label={t.notes} hint={t.notesHint} error={errorAt("notes")}>
          <TextArea value={values.notes} onValueChange={(notes) => set({ notes })} maxLength={20_000} />
        </Field>
        <Checkbox checked={values.is_top} onChange={(is_top) => set({ is_top })}>
          {t.isTop}
        </Checkbox>
      </Form>
    </Panel>
  );
}

function Categories({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const t = useTexts(texts);
  const list = useNumberedList("/3.0/offer/categories", {}, ({ categories }) => categories);
  const titles = [...new Set([...(list.data?.rows.map(({ title }) => title) ?? []), ...chosen])];
  if (titles.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="text-sm font-medium">{t.categories}</legend>
      {titles.map((title) => (
        <Checkbox
          key={title}
          checked={chosen.includes(title)}
          onChange={(on) => onChange(on ? [...chosen, title] : chosen.filter((each) => each !== title))}
        >
          {title}
        </Checkbox>
      ))}
    </fieldset>
  );
}
