import { useState } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";

interface CopyProps {
  text: string;
  /** Left out: that it copies. */
  label?: string;
  /** With a label that only names the text: what the button does with it. */
  action?: string;
  look?: "plain" | "quiet";
}

/** A button that copies a text and says that it did. */
export function Copy({ text, label, action, look = "quiet" }: CopyProps) {
  const t = useTexts(common);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button
      look={look}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
      aria-live="polite"
      aria-label={copied ? undefined : action}
      title={action}
    >
      {copied ? t.copied : (label ?? t.copy)}
      {(label === undefined || action !== undefined) && <Sheets />}
    </Button>
  );
}

/** Two sheets, one behind the other. */
function Sheets() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      className="size-3.5 shrink-0 text-muted"
    >
      <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
      <path d="M10.5 2.5v-.5a1 1 0 0 0-1-1H2.5A1.5 1.5 0 0 0 1 2.5v7a1 1 0 0 0 1 1h.5" />
    </svg>
  );
}

/** A text in full, to be copied: a link, a key, a macro. */
export function CopyField({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2">
      <input
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.target.select()}
        className="min-h-8 min-w-0 grow rounded-md border border-line bg-sunken px-2 font-mono text-sm text-ellipsis pointer-coarse:min-h-11"
      />
      <Copy text={text} />
    </div>
  );
}
