import { defineTexts } from "./define.ts";

type Line = readonly [key: string, meaning: string];

export const keys = defineTexts(
  {
    title: "Keyboard",
    list: [
      ["Ctrl K, ⌘ K", "Search and commands"],
      ["/", "Focus the filter field"],
      ["t y 7 3 m", "Today, yesterday, 7 days, 30 days, this month"],
      ["x", "Compare with the previous period, or stop comparing"],
      ["j k", "Next and previous row"],
      ["Enter", "Open the row"],
      ["Space", "Select the row"],
      ["e", "Edit the row, or what the screen shows"],
      ["?", "This list"],
    ] as readonly Line[],
    note: "The keys count by their place on the keyboard, and not while you type. They can be switched off:",
  },
  {
    title: "Горячие клавиши",
    list: [
      ["Ctrl K, ⌘ K", "Поиск и команды"],
      ["/", "Перейти к полю фильтра"],
      ["t y 7 3 m", "Сегодня, вчера, 7 дней, 30 дней, этот месяц"],
      ["x", "Сравнить с предыдущим периодом или перестать"],
      ["j k", "Следующая и предыдущая строка"],
      ["Enter", "Открыть строку"],
      ["Space", "Выбрать строку"],
      ["e", "Изменить строку или то, что на экране"],
      ["?", "Этот список"],
    ],
    note: "Важно место клавиши, а не раскладка; пока вы печатаете, они не действуют. Выключить их можно здесь:",
  },
);
