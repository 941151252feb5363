import { defineTexts } from "./define.ts";

export const offerPages = defineTexts(
  {
    ownPages: "Pages of your own",
    ownPagesHelp: "Flows of this offer lead to them. A page's key sends its leads.",
    landings: "Landings of the network's links",
    noLandings: "None: the network's links lead to the tracking address.",
  },
  {
    ownPages: "Свои страницы",
    ownPagesHelp: "На них ведут потоки этого оффера. Лиды присылает ключ страницы.",
    landings: "Лендинги ссылок сети",
    noLandings: "Их нет: ссылки сети ведут на адрес для кликов.",
  },
);
