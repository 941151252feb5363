import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import { dropSession, keepSession } from "../../api/session.ts";
import { useTexts } from "../../texts/define.ts";
import { signIn } from "../../texts/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { focusAtOnce, INPUT } from "../../ui/input.tsx";
import { Refusal } from "./refusal.tsx";

/** For deployments without a bot, and on one's own machine: an API key in the place of a session, until the tab is closed. */
export function KeyForm() {
  const t = useTexts(signIn);
  const [key, setKey] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const submit = async () => {
    try {
      await call("get", "/api/profile/info.json", {}, { token: key.trim() });
      keepSession(key.trim(), true);
    } catch (caught) {
      dropSession();
      setError(caught as ApiError);
    }
  };
  return (
    <SavingForm onSubmit={() => void submit()} className="flex flex-col gap-3">
      <label className="flex flex-col gap-1 font-medium">
        {t.key}
        <input
          ref={focusAtOnce}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          required
          autoComplete="off"
          spellCheck={false}
          className={`${INPUT} font-mono`}
        />
      </label>
      <p className="text-sm text-muted">
        {t.keyHint} <code className="block">{t.keyCommand}</code> {t.keyKept}
      </p>
      {error !== null && <Refusal error={error} unknown={t.unknownKey} />}
      <Button type="submit" look="main" className="min-h-11">
        {t.submit}
      </Button>
    </SavingForm>
  );
}
