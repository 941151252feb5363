import { defineTexts } from "./define.ts";

export const offerGoals = defineTexts(
  {
    code: "Code",
    aliases: "Aliases",
    aliasesHint: "Words that advertisers and other networks send for this goal, one a line. Case does not count.",
    aliasTaken: "One of these words is another goal's code or alias here.",
    goalsHelp: "Conversions name a goal by its code or one of its aliases. A goal that the offer does not have is ignored.",
    addGoal: "Add a goal",
    noGoals: "No goals of this offer yet",
    noGoalsHelp: "Without goals every lead of the offer is alike, and goes by the prices for any goal.",
    noOwnGoals: "All your goals are here already.",
    toGoals: "Make a goal",
    removeGoal: "Remove",
    removeGoalTitle: (name: string) => `Remove ${name} from the offer?`,
    removeGoalWarning: "Its aliases go, too. The goal itself, its leads and its prices stay.",
  },
  {
    code: "Код",
    aliases: "Синонимы",
    aliasesHint: "Слова, которыми эту цель называют рекламодатели и другие сети, по одному в строке. Регистр не важен.",
    aliasTaken: "Одно из этих слов здесь уже код или синоним другой цели.",
    goalsHelp: "Конверсия называет цель по коду или синониму. Цель, которой у оффера нет, не учитывается.",
    addGoal: "Добавить цель",
    noGoals: "У оффера пока нет целей",
    noGoalsHelp: "Без целей все лиды оффера одинаковы и идут по ценам для любой цели.",
    noOwnGoals: "Все ваши цели уже здесь.",
    toGoals: "Создать цель",
    removeGoal: "Убрать",
    removeGoalTitle: (name) => `Убрать цель «${name}» из оффера?`,
    removeGoalWarning: "Её синонимы тоже пропадут. Сама цель, её лиды и цены останутся.",
  },
);
