import { defineTexts } from "./define.ts";

export const macros = defineTexts({ insert: "Insert a macro" }, { insert: "Вставить макрос" });
