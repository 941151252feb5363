import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { INPUT } from "./input.tsx";

interface SearchBoxProps {
  label: string;
  value: string | undefined;
  /** Undefined: nothing is typed. */
  onChange: (text: string | undefined) => void;
}

/** Narrows a list, with each letter, to what somebody looks for. */
export function SearchBox({ label, value = "", onChange }: SearchBoxProps) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={({ target }) => onChange(target.value || undefined)}
      className={`${INPUT} sm:max-w-72`}
    />
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T | undefined;
  /** What stands for no choice. */
  any: string;
  options: readonly (readonly [value: T, text: string])[];
  /** Undefined: any. */
  onChange: (value: T | undefined) => void;
}

/** Narrows a list to one of some values. */
export function Choice<T extends string>({ label, value, any, options, onChange }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={({ target }) => onChange(options.find(([option]) => option === target.value)?.[0])}
      className={`${INPUT} max-sm:grow max-sm:basis-40 sm:max-w-52`}
    >
      <option value="">{any}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** The way on where nothing fits: takes all filters off. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  const t = useTexts(common);
  return <Button onClick={onClear}>{t.clearFilters}</Button>;
}
