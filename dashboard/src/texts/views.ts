import { defineTexts } from "./define.ts";

export const views = defineTexts(
  {
    title: "Saved views",
    button: "Views",
    name: "Name of the view",
    none: "Save what is on the screen – filters, columns, period – under a name, and find it in the navigation, on every device.",
    limit: "There are 100 saved views already. Delete one that is no longer needed.",
    taken: "There is a view with this name already.",
    rename: "Rename",
    renameIt: (name: string) => `Rename ${name}`,
    deleteTitle: (name: string) => `Delete the view ${name}?`,
    deleteHelp: "Only the view goes; what it shows stays.",
    copyLink: "Copy a link to this screen:",
    moving: "always with the latest days",
    fixed: (days: string) => `only ${days}`,
  },
  {
    title: "Закладки",
    button: "Закладки",
    name: "Название закладки",
    none: "Сохраните то, что на экране (фильтры, колонки, период), под своим названием: закладка появится в меню на всех устройствах.",
    limit: "Сохранено уже 100 закладок. Удалите ту, что больше не нужна.",
    taken: "Закладка с таким названием уже есть.",
    rename: "Переименовать",
    renameIt: (name) => `Переименовать ${name}`,
    deleteTitle: (name) => `Удалить закладку «${name}»?`,
    deleteHelp: "Удалится только закладка; данные останутся.",
    copyLink: "Скопировать ссылку на этот экран:",
    moving: "всегда за последние дни",
    fixed: (days) => `только ${days}`,
  },
);
