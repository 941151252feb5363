import { defineTexts } from "./define.ts";

/** The five events that an account, a campaign or a flow reports, in words. */
export const templates = defineTexts(
  {
    wait: "New lead",
    hold: "On hold: asked to join, or is being checked",
    approve: "Approved: joined, or paid",
    cancel: "Cancelled: left, or declined",
    trash: "Trash",
    hint: "An address with macros, for example https://tracker.example/postback?cid={click}&payout={price}.",
  },
  {
    wait: "Новый лид",
    hold: "Холд: заявка на вступление или проверка",
    approve: "Одобрен: вступил или оплачен",
    cancel: "Отменён: вышел или отклонён",
    trash: "Треш",
    hint: "Адрес с макросами, например https://tracker.example/postback?cid={click}&payout={price}.",
  },
);
