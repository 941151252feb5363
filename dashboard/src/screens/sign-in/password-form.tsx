import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import { keepSession } from "../../api/session.ts";
import { useTexts } from "../../texts/define.ts";
import { signIn } from "../../texts/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Checkbox, focusAtOnce, INPUT } from "../../ui/input.tsx";
import { Refusal } from "./refusal.tsx";

/** For affiliates, advertisers and staff to whom a network gave a password. */
export function PasswordForm() {
  const t = useTexts(signIn);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [network, setNetwork] = useState("");
  const [isShared, setShared] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const submit = async () => {
    try {
      const { token } = await call("post", "/api/auth/password.json", { login, password, ...(network === "" ? {} : { network }) });
      keepSession(token, isShared);
    } catch (caught) {
      setError(caught as ApiError);
    }
  };
  return (
    <SavingForm onSubmit={() => void submit()} className="flex flex-col gap-3">
      <label className="flex flex-col gap-1 font-medium">
        {t.login}
        <input
          ref={focusAtOnce}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          required
          autoComplete="username"
          className={INPUT}
        />
      </label>
      <label className="flex flex-col gap-1 font-medium">
        {t.password}
        <input
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          required
          autoComplete="current-password"
          className={INPUT}
        />
      </label>
      <details>
        <summary>{t.several}</summary>
        <label className="mt-2 flex flex-col gap-1 font-medium">
          {t.network}
          <input value={network} onChange={(event) => setNetwork(event.target.value)} inputMode="numeric" className={INPUT} />
          <span className="text-sm font-normal text-muted">{t.networkHint}</span>
        </label>
      </details>
      <Checkbox checked={isShared} onChange={setShared}>
        {t.shared}
      </Checkbox>
      {error !== null && <Refusal error={error} unknown={t.wrongPassword} />}
      <Button type="submit" look="main" className="min-h-11">
        {t.submit}
      </Button>
    </SavingForm>
  );
}
