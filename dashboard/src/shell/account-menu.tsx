import { Link } from "@tanstack/react-router";
import { LANGUAGES, language, THEMES, theme } from "../preferences.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button } from "../ui/button.tsx";
import { INPUT } from "../ui/input.tsx";
import { useStore } from "../use-store.ts";
import { hasTraffic, useAccount } from "./account.ts";
import { useKeptSteps } from "./first-steps/kept.ts";
import { LINK } from "./sidebar.tsx";
import { signOut } from "./sign-out.ts";

const NAMES = { en: "English", ru: "Русский" };

/** Whose account it is, how the page looks, and the way out. */
export function AccountMenu({ onGo }: { onGo: () => void }) {
  const t = useTexts(shell);
  const account = useAccount();
  const { kept } = useKeptSteps();
  const lang = useStore(language);
  const look = useStore(theme);
  return (
    <section aria-label={t.account} className="flex flex-col gap-1 border-t border-line pt-3">
      <div className="flex items-center gap-2">
        <p title={account.name} className="min-w-0 grow truncate px-2 font-medium">
          {account.name}
        </p>
        <Button look="quiet" className="-my-1 shrink-0 px-2!" onClick={() => void signOut()}>
          {t.signOut}
        </Button>
      </div>
      {kept !== "shown" && hasTraffic(account) && (
        <Link to="/start" onClick={onGo} className={LINK}>
          {t.screens.start}
        </Link>
      )}
      <select
        aria-label={t.language}
        value={lang}
        onChange={(event) => language.set(event.target.value === "ru" ? "ru" : "en")}
        className={INPUT}
      >
        {LANGUAGES.map((each) => (
          <option key={each} value={each}>
            {NAMES[each]}
          </option>
        ))}
      </select>
      <select
        aria-label={t.theme}
        value={look}
        onChange={(event) => theme.set(THEMES.find((each) => each === event.target.value) ?? "system")}
        className={INPUT}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {t.themes[each]}
          </option>
        ))}
      </select>
    </section>
  );
}
