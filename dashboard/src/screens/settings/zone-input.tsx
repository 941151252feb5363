import type { ComponentProps } from "react";
import { SuggestedInput, type TextInput } from "../../ui/field.tsx";

/** Runtimes leave out UTC. */
const ZONES = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** A time zone by its IANA name, inside a Field: found by a part of the name. */
export function ZoneInput(props: ComponentProps<typeof TextInput>) {
  return <SuggestedInput suggestions={ZONES} maxLength={64} autoComplete="off" {...props} />;
}
