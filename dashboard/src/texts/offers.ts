import { defineTexts } from "./define.ts";

export const offers = defineTexts(
  {
    title: "Offers",
    name: "Name",
    state: "State",
    states: { active: "active", stopped: "stopped", suspended: "takes no new clicks" },
    privacy: "Privacy",
    privacies: { public: "public", protected: "protected", private: "private" },
    empty: "No offers yet",
    emptyHelp: "An offer is a product that affiliates send traffic to: it says what they get, and what the advertiser pays, for a lead.",
  },
  {
    title: "Офферы",
    name: "Название",
    state: "Состояние",
    states: { active: "работает", stopped: "остановлен", suspended: "не принимает новые клики" },
    privacy: "Доступ",
    privacies: { public: "публичный", protected: "по запросу", private: "приватный" },
    empty: "Офферов пока нет",
    emptyHelp:
      "Оффер — это продукт, на который партнёры ведут трафик: в нём задано, сколько получают они и сколько платит рекламодатель за лид.",
  },
);
