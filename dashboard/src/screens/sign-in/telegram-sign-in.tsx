import { useEffect, useState } from "react";
import { ApiError, isTransient } from "../../api/api-error.ts";
import { type Answer, call } from "../../api/client.ts";
import { keepSession } from "../../api/session.ts";
import { useTexts } from "../../texts/define.ts";
import { signIn } from "../../texts/sign-in.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Qr } from "../../ui/qr.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { forgetNonce, readNonce, renewNonce } from "./nonce.ts";

type Poll = Answer<"/api/auth/poll.json", "get">;
const POLL_MS = 2000;
/** As wide as those of the server. */
const ANY_NUMBER = 10;

/** A link to the bot, and a question to the server every two seconds whether the person confirmed there. */
export function TelegramSignIn({ bot }: { bot: string }) {
  const t = useTexts(signIn);
  const [nonce, setNonce] = useState(readNonce);
  const [isShared, setShared] = useState(false);
  const { answer, error } = usePoll(nonce);
  const link = `https://t.me/${bot}?start=login-${nonce}`;
  const token = answer?.pending === false ? answer.token : null;
  useEffect(() => {
    if (token === null) return;
    forgetNonce();
    keepSession(token, isShared);
  }, [token, isShared]);
  const state = answer?.pending === true ? answer.state : "waiting";
  const isOver = state === "refused" || state === "ended";
  const number = answer?.pending === true ? answer.number : null;
  return (
    <section className="flex flex-col gap-4">
      {error !== null && <ErrorNote error={error} />}
      <p role="status" className="font-medium">
        {t[state]}
      </p>
      {isOver ? (
        <Button look="main" className="min-h-11" onClick={() => setNonce(renewNonce())}>
          {t.newLink}
        </Button>
      ) : (
        (answer !== null || error === null) && (
          // It has its place before the server answers, so that what is below it stays where it is.
          <div className={`flex flex-col gap-4 ${number === null ? "invisible" : ""}`}>
            <a href={link} target="_blank" rel="noreferrer" className={`${buttonClass("main")} min-h-11`}>
              {t.open}
            </a>
            <p className="flex items-center gap-4">
              <strong className="text-3xl tabular-nums">{number ?? ANY_NUMBER}</strong>
              {t.number}
            </p>
            <div className="hidden flex-col items-start gap-2 sm:flex">
              <Qr text={link} label={t.qr} />
              <p className="text-sm text-muted">{t.scan}</p>
            </div>
            <Checkbox checked={isShared} onChange={setShared}>
              {t.shared}
            </Checkbox>
          </div>
        )
      )}
    </section>
  );
}

/** Polls until there is a token or the nonce is used up; at once when the tab comes back into view, for its timers sleep behind Telegram. */
function usePoll(nonce: string) {
  const [answer, setAnswer] = useState<Poll | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      clearTimeout(timer);
      try {
        const next = await call("get", "/api/auth/poll.json", { nonce }, { signal: controller.signal });
        setAnswer(next);
        setError(null);
        if (next.pending === false || next.state === "refused" || next.state === "ended") return;
      } catch (caught) {
        if (controller.signal.aborted || !(caught instanceof ApiError)) return;
        setError(caught);
        if (!isTransient(caught) && caught.code !== "limit") return;
      }
      timer = setTimeout(() => void poll(), POLL_MS);
    };
    const onVisible = () => document.visibilityState === "visible" && timer !== undefined && void poll();
    setAnswer(null);
    void poll();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [nonce]);
  return { answer, error };
}
