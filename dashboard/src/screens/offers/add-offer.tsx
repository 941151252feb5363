import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useNumberedList } from "../../api/whole.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerAbout as texts } from "../../texts/offer-about.ts";
import { offers } from "../../texts/offers.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { CHANGED, PRIVACIES, useOwnsOffers } from "./facts.ts";

type Privacy = (typeof PRIVACIES)[number];

/** Makes an offer, and leads to its page, where all the rest is said. */
export function AddOffer({ onClose }: { onClose: () => void }) {
  const t = useTexts(offers);
  const isOwner = useOwnsOffers();
  const navigate = useNavigate();
  const go = (id: number) => void navigate({ to: "/offers/$id", params: { id: String(id) } });
  return (
    <Dialog open onClose={onClose} title={t.add}>
      {isOwner ? <OwnForm onMade={go} /> : <NetworkForm onMade={go} />}
    </Dialog>
  );
}

interface FormProps {
  onMade: (id: number) => void;
}

function OwnForm({ onMade }: FormProps) {
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const save = useWrite("/api/offers/add.json", CHANGED);
  const [name, setName] = useState("");
  const [countries, setCountries] = useState("");
  const [privacy, setPrivacy] = useState<Privacy>("public");
  const errorAt = useErrorAt(save.error);
  return (
    <Form
      save={save}
      fields={["name", "countries", "privacy"]}
      label={words.add}
      onSubmit={() => save.mutate({ name, countries, privacy }, { onSuccess: ({ data }) => onMade(data.id) })}
    >
      <Field label={shared.name} error={errorAt("name")}>
        <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus />
      </Field>
      <PrivacyField value={privacy} error={errorAt("privacy")} onChange={setPrivacy} />
      <Field label={shared.countries} hint={shared.countriesHint} error={errorAt("countries")}>
        <TextInput value={countries} onValueChange={setCountries} spellCheck={false} placeholder="DE, AT" />
      </Field>
    </Form>
  );
}

function NetworkForm({ onMade }: FormProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const save = useWrite("/3.0/admin/offer", CHANGED);
  const [title, setTitle] = useState("");
  const [advertiser, setAdvertiser] = useState("");
  const [url, setUrl] = useState("https://");
  const [privacy, setPrivacy] = useState<Privacy>("public");
  const errorAt = useErrorAt(save.error);
  return (
    <Form
      save={save}
      fields={["title", "advertiser", "url", "privacy"]}
      label={words.add}
      onSubmit={() => save.mutate({ title, advertiser, url: url.trim(), privacy }, { onSuccess: ({ id }) => onMade(id) })}
    >
      <Field label={shared.name} error={errorAt("title")}>
        <TextInput value={title} onValueChange={setTitle} required maxLength={255} autoFocus />
      </Field>
      <AdvertiserField value={advertiser} error={errorAt("advertiser")} onChange={setAdvertiser} />
      <Field label={shared.url} hint={shared.urlHint} error={errorAt("url")}>
        <TextInput value={url} onValueChange={setUrl} required spellCheck={false} />
      </Field>
      <PrivacyField value={privacy} error={errorAt("privacy")} onChange={setPrivacy} />
      <p className="text-sm text-muted">{t.madeStopped}</p>
    </Form>
  );
}

interface ChoiceProps<T extends string> {
  value: T;
  error: string | undefined;
  onChange: (value: T) => void;
}

export function PrivacyField({ value, error, onChange }: ChoiceProps<Privacy>) {
  const t = useTexts(texts);
  const words = useTexts(offers);
  return (
    <Field label={words.privacy} hint={t.privacyHints[value]} error={error}>
      <Select value={value} options={PRIVACIES.map((each) => [each, words.privacies[each]])} onChange={onChange} />
    </Field>
  );
}

/** Who pays for the conversions, by the network's id of them. */
export function AdvertiserField({ value, error, onChange }: ChoiceProps<string>) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const list = useNumberedList("/3.0/admin/advertisers", {}, ({ advertisers }) => advertisers);
  const options = (list.data?.rows ?? []).map(({ id, title }) => [id, title ?? id] as const);
  const unknown = value === "" ? [["", words.none] as const] : options.some(([id]) => id === value) ? [] : [[value, value] as const];
  return (
    <Field label={t.advertiser} hint={t.advertiserHint} error={error}>
      <Select value={value} options={[...unknown, ...options]} onChange={onChange} />
    </Field>
  );
}
