import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { keyboard } from "../preferences.ts";
import type { Role } from "./account.ts";
import { NAVIGATION } from "./navigation.ts";

const PATIENCE_MS = 1500;

/** `g` and then a screen's key opens it, by where the key is: Russian keyboards type other letters. Never while a field has the focus. */
export function useShortcuts(role: Role): void {
  const navigate = useNavigate();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      clearTimeout(timer);
      timer = undefined;
    };
    const onKey = (event: KeyboardEvent) => {
      const { target, code } = event;
      const isTyping = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
      if (keyboard.get() === "off" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const isSecond = timer !== undefined;
      forget();
      const item = isSecond ? NAVIGATION.find(({ key, roles }) => key === code && roles.includes(role)) : undefined;
      if (item !== undefined) void navigate({ to: item.to });
      else if (code === "KeyG") timer = setTimeout(forget, PATIENCE_MS);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      forget();
      document.removeEventListener("keydown", onKey);
    };
  }, [navigate, role]);
}
