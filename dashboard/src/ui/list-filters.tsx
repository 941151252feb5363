import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { Checkbox, INPUT } from "./input.tsx";
import { useIsNarrow } from "./use-is-narrow.ts";

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

interface BoxesProps<T extends string> {
  label: string;
  options: readonly (readonly [value: T, text: string])[];
  chosen: readonly T[] | undefined;
  /** In the order of the options; undefined: none. */
  onChange: (chosen: T[] | undefined) => void;
}

/** Narrows a list to any of some values: a box for each. A phone folds them, and says which are chosen; in a grid of two columns they stand side by side. */
export function FilterBoxes<T extends string>({ label, options, chosen = [], onChange }: BoxesProps<T>) {
  const isNarrow = useIsNarrow();
  const toggle = (value: T) => {
    const next = options.map(([option]) => option).filter((option) => (option === value) !== chosen.includes(option));
    onChange(next.length === 0 ? undefined : next);
  };
  const boxes = options.map(([value, text]) => (
    <Checkbox key={value} checked={chosen.includes(value)} onChange={() => toggle(value)}>
      {text}
    </Checkbox>
  ));
  if (!isNarrow)
    return (
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="float-left w-full text-muted @2xl:w-20 @2xl:leading-6 @2xl:pointer-coarse:leading-11">{label}</legend>
        {boxes}
      </fieldset>
    );
  const texts = options.filter(([value]) => chosen.includes(value)).map(([, text]) => text);
  return (
    <details className="rounded-md border border-line bg-card px-2 open:col-span-2">
      <summary className="text-sm">
        {label}
        {texts.length > 0 && `: ${texts.join(", ")}`}
      </summary>
      <fieldset className="flex flex-wrap gap-x-4">
        <legend className="sr-only">{label}</legend>
        {boxes}
      </fieldset>
    </details>
  );
}

/** The way on where nothing fits: takes all filters off. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  const t = useTexts(common);
  return <Button onClick={onClear}>{t.clearFilters}</Button>;
}
