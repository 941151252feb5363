import { defineTexts } from "./define.ts";

export const offerLeads = defineTexts(
  {
    networkLeads: "Conversions of the network",
    networkLeadsHelp: "What advertisers reported for clicks of the network's links.",
    ownLeads: "Leads of your own flows",
    noConversions: "No conversions in these days",
    noLeads: "No leads in these days",
    noLeadsHelp: "Choose other days.",
  },
  {
    networkLeads: "Конверсии сети",
    networkLeadsHelp: "О чём рекламодатели сообщили по кликам со ссылок сети.",
    ownLeads: "Лиды ваших потоков",
    noConversions: "За эти дни конверсий нет",
    noLeads: "За эти дни лидов нет",
    noLeadsHelp: "Выберите другие дни.",
  },
);
