import { useRef } from "react";
import { useRead } from "../api/hooks.ts";
import { language } from "../preferences.ts";
import { useTexts } from "../texts/define.ts";
import { macros as texts } from "../texts/macros.ts";
import { useStore } from "../use-store.ts";
import { TextInput } from "./field.tsx";
import { INPUT } from "./input.tsx";

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** Where it stands: which macros have a value there. */
  place: "postback" | "link" | "button";
}

/** An address with macros, inside a Field: a list beside it puts one at the cursor. */
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
    input.current?.focus();
  };
  return (
    <div className="flex items-center gap-1">
      <TextInput ref={input} value={value} onValueChange={onChange} spellCheck={false} className="font-mono" />
      <select aria-label={t.insert} value="" onChange={({ target }) => insert(target.value)} className={`${INPUT} w-16! shrink-0`}>
        <option value="">{"{ }"}</option>
        {offered.map(({ name, meaning }) => (
          <option key={name} value={name}>
            {`{${name}} ${meaning[lang]}`}
          </option>
        ))}
      </select>
    </div>
  );
}
