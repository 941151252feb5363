/** Dollar and brace, as templates of many languages have them. */
export const IN_DOLLARS = ["$", "{x}"].join("");

/** A macro of nobody's in each way of writing, as networks send it that do not know it. */
export const UNFILLED = ["{x}", "{{x}}", IN_DOLLARS, "[x]", "#x#", "__X__", "%x%", "<x>", "%7Bx%7D", "null", "undefined", "NaN"];
