import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { keyboard } from "../../preferences.ts";
import type { Account } from "../account.ts";
import { isFor, NAVIGATION } from "../navigation.ts";
import { press } from "./keys.ts";
import { pressInRows } from "./rows.ts";

const PATIENCE_MS = 1500;
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

interface Opens {
  onSearch: () => void;
  onHelp: () => void;
}

/**
 * Keys of every screen: `g` and a screen's key opens it, `/` goes to the filter, `?` lists them, and those of the screen's parts. Never
 * while a field has the focus or a dialog is open, never with a modifier. Ctrl or ⌘ and K searches from everywhere.
 */
export function useShortcuts(account: Account, { onSearch, onHelp }: Opens): void {
  const navigate = useNavigate();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      clearTimeout(timer);
      timer = undefined;
    };
    const goTo = (code: string): boolean => {
      const item = NAVIGATION.find((each) => each.key === code && isFor(each, account));
      if (item !== undefined) void navigate({ to: item.to });
      return true;
    };
    const act = ({ code, key, shiftKey }: KeyboardEvent): boolean => {
      if (key === "?" || (code === "Slash" && shiftKey)) return does(onHelp);
      if (shiftKey) return false;
      if (code === "Slash" || key === "/") return focusFilter();
      const isSecond = timer !== undefined;
      forget();
      if (isSecond) return goTo(code);
      if (code === "KeyG") {
        timer = setTimeout(forget, PATIENCE_MS);
        return true;
      }
      return pressInRows(code) || press(code);
    };
    const onKey = (event: KeyboardEvent) => {
      const { target, code, ctrlKey, metaKey, altKey } = event;
      if (code === "KeyK" && (ctrlKey || metaKey) && !altKey) {
        event.preventDefault();
        onSearch();
        return;
      }
      const isTyping = target instanceof HTMLElement && target.closest(TYPING) !== null;
      const isElsewhere = document.querySelector("[role=dialog]") !== null;
      if (keyboard.get() === "off" || isTyping || isElsewhere || ctrlKey || metaKey || altKey) return;
      if (act(event)) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      forget();
      document.removeEventListener("keydown", onKey);
    };
  }, [navigate, account, onSearch, onHelp]);
}

function does(action: () => void): true {
  action();
  return true;
}

function focusFilter(): boolean {
  const filter =
    document.querySelector<HTMLElement>("main input[type=search]") ?? document.querySelector<HTMLElement>("main input, main select");
  filter?.focus();
  return filter !== null;
}
