import { defineTexts } from "./define.ts";

/** Statuses, origins and reasons of leads, and states of postbacks, in words. */
export const leadWords = defineTexts(
  {
    status: { wait: "new", hold: "on hold", approve: "approved", cancel: "cancelled", trash: "trash" },
    origin: { telegram: "Telegram", postback: "Postback", site: "Site", import: "Import", network: "Network" },
    postback: {
      "": "none",
      pending: "waiting",
      delivered: "delivered",
      skipped: "skipped",
      rejected: "rejected",
      failed: "failed",
      stopped: "stopped",
    },
    kind: {
      start: "Pressed Start",
      request: "Asked to join",
      join: "Joined",
      leave: "Left",
      kick: "Was removed",
      set: "Status or price set",
    },
    source: { telegram: "Telegram", postback: "postback", site: "site", import: "import", network: "network", click: "its click" },
    silent: {
      window: "Not reported: the campaign's window for leaving was closed.",
      paused: "Not reported: the campaign was paused.",
      repeat: "Not reported: it repeats the last report.",
      late: "Not reported: it came after a later event was reported.",
      template: "Not reported: there is no template for this status.",
      same: "Not sent: the address is that of the postback before.",
      status: "Not reported: the status stayed as it was.",
    },
    unreported: "Not reported.",
  },
  {
    status: { wait: "новый", hold: "холд", approve: "одобрен", cancel: "отменён", trash: "треш" },
    origin: { telegram: "Telegram", postback: "Постбэк", site: "Сайт", import: "Импорт", network: "Сеть" },
    postback: {
      "": "нет",
      pending: "ждёт",
      delivered: "доставлен",
      skipped: "пропущен",
      rejected: "отклонён",
      failed: "не доставлен",
      stopped: "остановлен",
    },
    kind: {
      start: "Нажал «Старт»",
      request: "Подал заявку",
      join: "Вступил",
      leave: "Вышел",
      kick: "Удалён из чата",
      set: "Изменён статус или цена",
    },
    source: { telegram: "Telegram", postback: "постбэк", site: "сайт", import: "импорт", network: "сеть", click: "его клик" },
    silent: {
      window: "Не передано: окно выхода кампании закрыто.",
      paused: "Не передано: кампания была на паузе.",
      repeat: "Не передано: повторяет последнюю передачу.",
      late: "Не передано: пришло после того, как передали более позднее событие.",
      template: "Не передано: для этого статуса нет шаблона.",
      same: "Не отправлено: адрес тот же, что у предыдущего постбэка.",
      status: "Не передано: статус не изменился.",
    },
    unreported: "Не передано.",
  },
);
