import { defineTexts } from "./define.ts";

export const offerPages = defineTexts(
  {
    ownPages: "Pages of your own",
    ownPagesHelp: "Flows of this offer lead to them. A page's key sends its leads.",
    landings: "Landings of the network's links",
    preview: "Preview",
    noLandings: "There are none: the network's links lead to the tracking address.",
  },
  {
    ownPages: "Свои страницы",
    ownPagesHelp: "На них ведут потоки этого оффера. Лиды присылает ключ страницы.",
    landings: "Лендинги для ссылок сети",
    preview: "Предпросмотр",
    noLandings: "Лендингов нет: ссылки сети ведут на адрес для кликов.",
  },
);
