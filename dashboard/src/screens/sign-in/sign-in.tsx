import { useEffect, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { type Answer, call } from "../../api/client.ts";
import { launch } from "../../api/mini-app.ts";
import { interrupted } from "../../api/session.ts";
import { LANGUAGES, language } from "../../preferences.ts";
import { useTexts } from "../../texts/define.ts";
import { signIn } from "../../texts/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { useStore } from "../../use-store.ts";
import { KeyForm } from "./key-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Refusal } from "./refusal.tsx";
import { TelegramSignIn } from "./telegram-sign-in.tsx";

type Config = Answer<"/api/auth/config.json", "get">["data"];

/** The way in. The address stays as it was asked for, and is opened afterwards. */
export function SignIn() {
  const t = useTexts(signIn);
  const { config, error, load } = useConfig();
  const chosen = useStore(language);
  return (
    // From a fixed place down, not in the middle: what comes later moves nothing.
    <main className="mx-auto flex min-h-screen max-w-md flex-col gap-5 p-6 pt-[12vh]">
      <div className="flex items-baseline justify-between gap-4">
        <h1 className="text-xl font-semibold sm:text-2xl">{t.title}</h1>
        <p className="flex gap-2 pointer-coarse:-mr-3 pointer-coarse:gap-0">
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={each === chosen}
              onClick={() => language.set(each)}
              className="min-h-6 min-w-6 underline pointer-coarse:-my-3 pointer-coarse:min-h-11 pointer-coarse:min-w-11 aria-pressed:font-semibold aria-pressed:no-underline"
            >
              {each.toUpperCase()}
            </button>
          ))}
        </p>
      </div>
      {useStore(interrupted) ? <p role="alert">{t.again}</p> : <p className="text-muted">{t.product}</p>}
      <LaunchFault />
      {error !== null && <ErrorNote error={error} onRetry={load} />}
      {config === null ? error === null && <Skeleton rows={3} /> : <Ways config={config} />}
    </main>
  );
}

/** Why the launch inside Telegram opened no session. */
function LaunchFault() {
  const t = useTexts(signIn);
  const fault = useStore(launch);
  if (fault === null || fault === "pending") return null;
  return <Refusal error={fault} unknown={t.launchRefused} />;
}

type Way = "telegram" | "key" | "password";

/** One way at a time, and the others below it. */
function Ways({ config }: { config: Config }) {
  const t = useTexts(signIn);
  const [way, setWay] = useState<Way>(config.login ? "telegram" : "key");
  const isLocal = ["localhost", "127.0.0.1"].includes(location.hostname);
  const others: readonly Way[] = [
    ...(config.login ? (["telegram"] as const) : []),
    "password",
    ...(isLocal || !config.login ? (["key"] as const) : []),
  ];
  return (
    <>
      {!config.login && <p role="note">{t.noBot}</p>}
      {way === "telegram" && <TelegramSignIn bot={config.bot} />}
      {way === "password" && <PasswordForm />}
      {way === "key" && <KeyForm />}
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        {others
          .filter((other) => other !== way)
          .map((other) => (
            <Button key={other} className="grow basis-44" onClick={() => setWay(other)}>
              {t.ways[other]}
            </Button>
          ))}
      </div>
    </>
  );
}

function useConfig() {
  const [config, setConfig] = useState<Config | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again.
  useEffect(() => {
    const controller = new AbortController();
    call("get", "/api/auth/config.json", {}, { signal: controller.signal }).then(
      ({ data }) => {
        setConfig(data);
        setError(null);
      },
      (caught: unknown) => caught instanceof ApiError && setError(caught),
    );
    return () => controller.abort();
  }, [attempt]);
  return { config, error, load: () => setAttempt(attempt + 1) };
}
