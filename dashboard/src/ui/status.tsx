import type { ReactNode } from "react";

const TONES = {
  good: ["text-good", "✓"],
  warn: ["text-warn", "!"],
  bad: ["text-bad", "✕"],
  info: ["text-info", "•"],
  off: ["text-muted", "–"],
} as const;
export type Tone = keyof typeof TONES;

/** A status by word, sign and colour together. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  const [colour, sign] = TONES[tone];
  return (
    <span className={`inline-flex gap-1 font-medium ${colour}`}>
      {/* Two, so that the line under a link leaves the sign out. */}
      <span aria-hidden="true">
        <span className="inline-block">{sign}</span>
      </span>
      {children}
    </span>
  );
}
