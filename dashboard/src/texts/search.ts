import { defineTexts } from "./define.ts";

export const search = defineTexts(
  {
    title: "Search",
    placeholders: {
      owner: "Name, lead, click, @username…",
      affiliate: "Name, lead, click, @username…",
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
      owner: "Название, лид, клик, @username…",
      affiliate: "Название, лид, клик, @username…",
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
