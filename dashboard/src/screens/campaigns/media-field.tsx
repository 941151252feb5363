import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { type Data, upload } from "../../api/client.ts";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { isAddress } from "./media.ts";

type Uploaded = Data<"/api/camp/media.json", "post">;

interface Props {
  /** An id of an upload, an address, or empty. */
  value: string;
  onChange: (value: string, picture?: string) => void;
  error: string | undefined;
}

/** A medium of a welcome: a file that is dropped or chosen, or an address. */
export function MediaField({ value, onChange, error }: Props) {
  const t = useTexts(texts);
  const [isOver, setOver] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError | null>(null);
  const errorAt = useErrorAt(fault);
  const send = async (file: File | undefined) => {
    if (file === undefined) return;
    const form = new FormData();
    form.set("file", file);
    setBusy(true);
    setFault(null);
    try {
      const answer = await upload("/api/camp/media.json", form);
      const { id, type }: Uploaded = answer.data;
      onChange(id, type === "photo" || type === "animation" ? URL.createObjectURL(file) : undefined);
    } catch (caught) {
      setFault(caught instanceof ApiError ? caught : new ApiError("answer"));
    } finally {
      setBusy(false);
    }
  };
  const isUpload = value !== "" && !isAddress(value);
  return (
    <div className="flex flex-col gap-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a second way; the button beside it is the first. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer.files[0]);
        }}
        className={`flex flex-wrap items-center justify-center gap-3 rounded-lg border border-dashed p-4 ${isOver ? "border-accent" : "border-line"}`}
      >
        <span role="status" className="text-muted">
          {isBusy ? t.uploading : isUpload ? t.uploaded : t.drop}
        </span>
        <label className={`${buttonClass()} focus-within:outline-2 focus-within:outline-accent`}>
          {t.choose}
          <input
            type="file"
            disabled={isBusy}
            className="sr-only"
            onChange={({ target }) => {
              void send(target.files?.[0]);
              target.value = "";
            }}
          />
        </label>
        {value !== "" && (
          <Button look="quiet" onClick={() => onChange("")}>
            {t.removeMedia}
          </Button>
        )}
      </div>
      {fault !== null &&
        (errorAt("file") === undefined ? <ErrorNote error={fault} /> : <p className="text-sm text-bad">{errorAt("file")}</p>)}
      <Field label={t.mediaUrl} hint={t.mediaHint} error={error}>
        <TextInput
          type="url"
          value={isUpload ? "" : value}
          onValueChange={(url) => onChange(url)}
          placeholder="https://example.com/welcome.jpg"
        />
      </Field>
    </div>
  );
}
