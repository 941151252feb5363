import { useRef } from "react";
import { useRead } from "../api/hooks.ts";
import { language } from "../preferences.ts";
import { useStore } from "../store.ts";
import { useTexts } from "../texts/define.ts";
import { macros as texts } from "../texts/macros.ts";
import { Button } from "./button.tsx";
import { TextInput } from "./field.tsx";
import { Menu, MenuItem } from "./menu.tsx";

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** Where it stands: which macros have a value there. */
  place: "postback" | "link" | "button";
}

/** An address with macros, inside a Field: a menu puts one at the cursor. */
export function MacroInput({ value, onChange, place }: Props) {
  const t = useTexts(texts);
  const lang = useStore(language);
  const input = useRef<HTMLInputElement>(null);
  const query = useRead("/api/postbacks/macros.json", {}, { staleTime: Number.POSITIVE_INFINITY });
  const offered = (query.data?.data ?? []).filter(({ places }) => places.includes(place));
  const insert = (name: string) => {
    const from = input.current?.selectionStart ?? value.length;
    const to = input.current?.selectionEnd ?? from;
    onChange(`${value.slice(0, from)}{${name}}${value.slice(to)}`);
  };
  return (
    <div className="flex items-center gap-1">
      <TextInput ref={input} value={value} onValueChange={onChange} spellCheck={false} className="font-mono" />
      <Menu
        trigger={
          <Button aria-label={t.insert} className="shrink-0 whitespace-nowrap">
            {"{ }"}
          </Button>
        }
      >
        <div className="max-h-80 max-w-96 overflow-auto">
          {offered.map(({ name, meaning }) => (
            <MenuItem key={name} onClick={() => insert(name)}>
              <code>{`{${name}}`}</code> <span className="truncate text-muted">{meaning[lang]}</span>
            </MenuItem>
          ))}
        </div>
      </Menu>
    </div>
  );
}
