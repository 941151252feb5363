import { Field as BaseField } from "@base-ui/react/field";
import { type ComponentProps, type ReactNode, useId } from "react";
import { INPUT } from "./input.tsx";

interface FieldProps {
  label: ReactNode;
  /** What the value is for, or how it looks. */
  hint?: ReactNode;
  /** What is wrong with it: from the server, or from the screen's own rules. */
  error?: string | undefined;
  /** One control. */
  children: ReactNode;
}

/** A control with its label, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <BaseField.Root invalid={error !== undefined} className="flex min-w-0 flex-col gap-1">
      <BaseField.Label className="text-sm font-medium">{label}</BaseField.Label>
      {children}
      {hint !== undefined && <BaseField.Description className="text-sm text-muted">{hint}</BaseField.Description>}
      <BaseField.Error match={error !== undefined} className="text-sm text-bad">
        {error}
      </BaseField.Error>
    </BaseField.Root>
  );
}

/** One line of text, inside a Field. */
export function TextInput({ className = "", ...props }: ComponentProps<typeof BaseField.Control>) {
  return <BaseField.Control className={`${INPUT} ${className}`} {...props} />;
}

interface SuggestedInputProps extends ComponentProps<typeof BaseField.Control> {
  suggestions: readonly string[];
}

/** Text inside a Field, for which some values are offered; any other may be typed. `New York` finds `America/New_York`. */
export function SuggestedInput({ suggestions, ...props }: SuggestedInputProps) {
  const list = useId();
  return (
    <>
      <TextInput list={list} spellCheck={false} {...props} />
      <datalist id={list}>
        {suggestions.map((value) => (
          <option key={value} value={value}>
            {value.replaceAll("_", " ")}
          </option>
        ))}
      </datalist>
    </>
  );
}

const CURRENCIES =
  "AED AMD AUD AZN BDT BRL BTC BYN CAD CHF CLP CNY COP CZK EGP ETH EUR GBP GEL HUF IDR ILS INR JPY KES KGS KRW KZT MDL MXN MYR NGN PEN PHP PLN RON RUB SAR SEK SGD THB TON TRY UAH USD USDC USDT UZS VND XTR ZAR".split(
    " ",
  );

/** The code of a currency, inside a Field: in capitals as everywhere, whichever are typed. */
export function CurrencyInput(props: ComponentProps<typeof BaseField.Control>) {
  return <SuggestedInput suggestions={CURRENCIES} maxLength={10} autoCapitalize="characters" className="uppercase" {...props} />;
}

/** Several lines of text, inside a Field. */
export function TextArea({ rows = 4, ...props }: ComponentProps<typeof BaseField.Control> & { rows?: number }) {
  return <BaseField.Control render={<textarea rows={rows} />} className={`${INPUT} py-1`} {...props} />;
}

interface SelectProps<T extends string> {
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
  /** For a select that stands outside a Field. */
  label?: string;
  disabled?: boolean;
}

/** One of a few. The platform's own element: phones show their own list. */
export function Select<T extends string>({ value, options, onChange, label, disabled }: SelectProps<T>) {
  return (
    <BaseField.Control
      render={
        <select>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      }
      aria-label={label}
      disabled={disabled}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={INPUT}
    />
  );
}
