import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { DENSITIES, keyboard, LANGUAGES, type Language, language, density as storedDensity, THEMES, theme } from "../../preferences.ts";
import { useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { settings } from "../../texts/settings.ts";
import { shell } from "../../texts/shell.ts";
import { Field, Select } from "../../ui/field.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { useStore } from "../../use-store.ts";

const LANGUAGE_NAMES = { en: "English", ru: "Русский" };
const NOTICES = ["tariff", "leads", "postbacks"] as const;

/** Who this is. */
export function Identity() {
  const t = useTexts(settings);
  const { id, name, login } = useAccount();
  return (
    <Panel title={name}>
      <p className="text-muted">
        {t.number(id)}
        {login !== "" && ` · @${login}`}
      </p>
    </Panel>
  );
}

/** How the page looks here, and in which language the service bot writes. */
export function Looks() {
  const t = useTexts(settings);
  const frame = useTexts(shell);
  const lang = useStore(language);
  const look = useStore(theme);
  const density = useStore(storedDensity);
  const keys = useStore(keyboard);
  const tell = useWrite("/api/profile/lang.json", ["/api/profile/info"]);
  const speak = (next: Language) => {
    language.set(next);
    tell.mutate({ lang: next });
  };
  return (
    <Panel title={t.looks}>
      <div className="grid max-w-lg gap-4">
        <Field label={frame.language} hint={t.languageHint}>
          <Select value={lang} options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])} onChange={speak} />
        </Field>
        {tell.error !== null && <ErrorNote error={tell.error} />}
        <Field label={frame.theme}>
          <Select value={look} options={THEMES.map((each) => [each, frame.themes[each]])} onChange={theme.set} />
        </Field>
        <Field label={t.density}>
          <Select value={density} options={DENSITIES.map((each) => [each, t.densities[each]])} onChange={storedDensity.set} />
        </Field>
        <Checkbox checked={keys === "on"} onChange={(on) => keyboard.set(on ? "on" : "off")}>
          {t.keyboard}
        </Checkbox>
      </div>
    </Panel>
  );
}

/** What the service bot tells in Telegram. */
export function Notices() {
  const t = useTexts(settings);
  const { notify, role } = useAccount();
  const notices = NOTICES.filter((name) => name !== "tariff" || role === "owner");
  const save = useWrite("/api/profile/notify.json", ["/api/profile/info"]);
  // Shown at once; the account's answer follows.
  const [chosen, setChosen] = useState(notify);
  const choose = (name: (typeof NOTICES)[number], on: boolean) => {
    const before = chosen;
    setChosen({ ...before, [name]: on });
    save.mutate({ [name]: on }, { onError: () => setChosen(before) });
  };
  return (
    <Panel title={t.notices}>
      <div className="flex flex-col gap-2">
        <p className="text-muted">{t.noticesHelp}</p>
        {notices.map((name) => (
          <Checkbox key={name} checked={chosen[name]} disabled={save.isPending} onChange={(on) => choose(name, on)}>
            {t.notice[name]}
          </Checkbox>
        ))}
        {save.error !== null && <ErrorNote error={save.error} />}
      </div>
    </Panel>
  );
}
