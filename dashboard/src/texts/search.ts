import { defineTexts } from "./define.ts";

export const search = defineTexts(
  {
    title: "Search",
    placeholder: "Screen, campaign, flow, offer, lead, click, @username…",
    nothing: "Nothing is found",
    leadsOf: (text: string) => `Leads: ${text}`,
    groups: { screens: "Screens", commands: "Commands", leads: "Leads" },
    commands: {
      newCampaign: "New campaign",
      light: "Light theme",
      dark: "Dark theme",
      system: "Theme as the system",
      otherLanguage: "По-русски",
      keyboard: "Keyboard",
      signOut: "Sign out",
    },
  },
  {
    title: "Поиск",
    placeholder: "Экран, кампания, поток, оффер, лид, клик, @username…",
    nothing: "Ничего не найдено",
    leadsOf: (text) => `Лиды: ${text}`,
    groups: { screens: "Экраны", commands: "Команды", leads: "Лиды" },
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
