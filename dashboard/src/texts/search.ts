import { defineTexts } from "./define.ts";

export const search = defineTexts(
  {
    title: "Search",
    placeholders: {
      owner: "Screen, campaign, flow, offer, lead, click, @username…",
      affiliate: "Screen, flow, lead, click, @username…",
      staff: "Screen, offer, conversion, click…",
      advertiser: "Screen…",
    },
    nothing: "Nothing is found",
    groups: { screens: "Screens", commands: "Commands" },
    commands: {
      newCampaign: "New campaign",
      light: "Light theme",
      dark: "Dark theme",
      system: "System theme",
      otherLanguage: "По-русски",
      keyboard: "Keyboard",
      signOut: "Sign out",
    },
  },
  {
    title: "Поиск",
    placeholders: {
      owner: "Экран, кампания, поток, оффер, лид, клик, @username…",
      affiliate: "Экран, поток, лид, клик, @username…",
      staff: "Экран, оффер, конверсия, клик…",
      advertiser: "Экран…",
    },
    nothing: "Ничего не найдено",
    groups: { screens: "Экраны", commands: "Команды" },
    commands: {
      newCampaign: "Новая кампания",
      light: "Светлая тема",
      dark: "Тёмная тема",
      system: "Тема как в системе",
      otherLanguage: "In English",
      keyboard: "Горячие клавиши",
      signOut: "Выйти",
    },
  },
);
