// Rows of the screen's tables, by keys. The row that has the focus is the one that is meant.

const rowsOf = () => [...document.querySelectorAll<HTMLElement>("main [data-row]")];

function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
}

function moveRow(step: 1 | -1): void {
  const rows = rowsOf();
  const row = focusedRow();
  const at = row === null ? -1 : rows.indexOf(row);
  (at === -1 ? rows.at(step === 1 ? 0 : -1) : rows[at + step])?.focus();
}

const click = (within: ParentNode | null, selector: string): boolean => {
  const element = within?.querySelector<HTMLElement>(selector);
  element?.click();
  return element !== null && element !== undefined;
};

const OPENS = "a[href], button";

/** @returns false: the key means nothing here */
export function pressInRows(code: string): boolean {
  const row = focusedRow();
  const isOnRow = row !== null && row === document.activeElement;
  switch (code) {
    case "KeyJ":
      moveRow(1);
      return true;
    case "KeyK":
      moveRow(-1);
      return true;
    case "Enter":
      return isOnRow && click(row, OPENS);
    case "Space":
      return isOnRow && click(row, "input[type=checkbox]");
    case "KeyE":
      return row === null ? click(document, "main [data-edit]") : click(row, "[data-edit]") || click(row, OPENS);
    default:
      return false;
  }
}
