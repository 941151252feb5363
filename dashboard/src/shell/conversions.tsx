import { conversions as texts } from "../texts/conversions.ts";
import { useTexts } from "../texts/define.ts";
import { Status, type Tone } from "../ui/status.tsx";

export type ConversionStatus = keyof (typeof texts)["en"]["statuses"];

const TONES: Record<ConversionStatus, Tone> = { confirmed: "good", pending: "info", hold: "warn", declined: "bad", not_found: "off" };

export function ConversionState({ status }: { status: ConversionStatus }) {
  const t = useTexts(texts);
  return <Status tone={TONES[status]}>{t.statuses[status]}</Status>;
}
