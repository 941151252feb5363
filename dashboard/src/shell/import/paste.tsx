import { type DragEvent, useState } from "react";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Field, TextArea } from "../../ui/field.tsx";

interface Props {
  text: string;
  onText: (text: string) => void;
  /** Lines as they may look. */
  example: string;
}

/** Lines that are pasted, dropped as a file, or chosen. */
export function Paste({ text, onText, example }: Props) {
  const t = useTexts(importLines);
  const [isUnreadable, setUnreadable] = useState(false);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const contents = await file.text().catch(() => "\0");
    setUnreadable(contents.includes("\0"));
    if (!contents.includes("\0")) onText(contents);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the first is the choice of a file below.
    <div className="flex flex-col gap-3" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Field label={t.paste} hint={t.pasteHint} error={isUnreadable ? t.unreadable : undefined}>
        <TextArea rows={6} value={text} onValueChange={onText} placeholder={example} spellCheck={false} />
      </Field>
      <label className={`${buttonClass()} self-start focus-within:outline-2 focus-within:outline-accent`}>
        {t.choose}
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="sr-only"
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
    </div>
  );
}
