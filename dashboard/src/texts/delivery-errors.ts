import { defineTexts, useTexts } from "./define.ts";

/** Why a postback was not delivered, by the codes of its log. */
const deliveryErrors = defineTexts(
  {
    http: "an error status",
    redirect: "a redirect",
    gone: "the receiver wants no more",
    answer: "an error in the answer",
    timeout: "no answer within 15 seconds",
    network: "no connection",
    url: "not an http or https address",
    private: "the address is not public",
    name: "no such host",
    resolver: "the host could not be looked up yet",
    limit: "too many requests at once",
    click: "waits for the lead's click",
    same: "repeats the last postback",
    template: "its template was cleared",
    banned: "the account is suspended",
  },
  {
    http: "код ошибки",
    redirect: "перенаправление",
    gone: "получатель больше не принимает",
    answer: "ошибка в ответе",
    timeout: "нет ответа за 15 секунд",
    network: "нет соединения",
    url: "это не адрес http или https",
    private: "адрес не публичный",
    name: "нет такого хоста",
    resolver: "пока не удалось найти хост",
    limit: "слишком много запросов сразу",
    click: "ждёт клика лида",
    same: "повторяет предыдущий постбэк",
    template: "шаблон удалён",
    banned: "аккаунт заблокирован",
  },
);

/** Words for an error of a delivery or an attempt; a code that is not known shows itself. */
export function useDeliveryError(): (code: string) => string {
  const t = useTexts(deliveryErrors);
  return (code) => (Object.hasOwn(t, code) ? t[code as keyof typeof t] : code);
}

/** What came of an attempt: the status, and what is wrong. @returns `503 an error status`, `no connection`, `200` */
export function useDeliveryResult(): (attempt: { code: number; error: string }) => string {
  const errorText = useDeliveryError();
  return ({ code, error }) => [code === 0 ? "" : String(code), errorText(error)].filter((part) => part !== "").join(" ");
}
