import { defineTexts } from "./define.ts";

export const offerPages = defineTexts(
  {
    ownPages: "Your own pages",
    ownPagesHelp: "This offer's flows lead to them. A page's server sends leads with its key.",
    landings: "Landing pages of the network's links",
    preview: "Preview",
    noLandings: "There are none: the network's links lead to the tracking URL.",
  },
  {
    ownPages: "Ваши страницы",
    ownPagesHelp: "На них ведут потоки этого оффера. Сервер страницы присылает лиды с её ключом.",
    landings: "Лендинги для ссылок сети",
    preview: "Предпросмотр",
    noLandings: "Лендингов нет: ссылки сети ведут на трекинговую ссылку оффера.",
  },
);
