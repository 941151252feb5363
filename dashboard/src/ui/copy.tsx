import { useState } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";

/** A button that copies a text and says that it did. */
export function Copy({ text, label, look = "quiet" }: { text: string; label?: string; look?: "plain" | "quiet" }) {
  const t = useTexts(common);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button look={look} onClick={() => void copy()} onBlur={() => setCopied(false)} aria-live="polite">
      {copied ? t.copied : (label ?? t.copy)}
    </Button>
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
