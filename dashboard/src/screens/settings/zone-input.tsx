import { type ComponentProps, useId } from "react";
import { TextInput } from "../../ui/field.tsx";

/** Runtimes leave out UTC. */
const ZONES = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** A time zone by its IANA name, inside a Field: found by a part of the name. */
export function ZoneInput(props: ComponentProps<typeof TextInput>) {
  const list = useId();
  return (
    <>
      <TextInput list={list} maxLength={64} spellCheck={false} autoComplete="off" {...props} />
      <datalist id={list}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </datalist>
    </>
  );
}
