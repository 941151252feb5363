import { defineTexts } from "./define.ts";

export const secrets = defineTexts(
  {
    once: "It is shown only now. Copy it and keep it in a safe place.",
    kept: "I have kept it",
  },
  {
    once: "Показывается только сейчас. Скопируйте и сохраните в надёжном месте.",
    kept: "Сохранено, скрыть",
  },
);
