import { type Part, readMarkdown } from "../../telegram-markdown.ts";
import { campaignEditor as texts } from "../../texts/campaign-editor.ts";
import { useTexts } from "../../texts/define.ts";

interface Props {
  welcome: string;
  /** The chat's. */
  title: string;
  /** What kind of medium goes with it; undefined: none. */
  media: { kind: keyof (typeof texts)["en"]["kinds"]; picture?: string | undefined } | undefined;
  buttonText: string;
}

/** The welcome as Telegram draws it: as plain text where Telegram refuses its Markdown. */
export function WelcomePreview({ welcome, title, media, buttonText }: Props) {
  const t = useTexts(texts);
  const { parts, unclosedAt } = readMarkdown(welcome);
  const shown: Part[] = unclosedAt === null ? parts : [{ kind: "text", text: welcome }];
  return (
    <section aria-label={t.previewLabel} className="flex max-w-sm flex-col gap-1 rounded-lg bg-sunken p-3">
      <div className="overflow-hidden rounded-xl border border-line bg-card">
        {media?.picture !== undefined && <img src={media.picture} alt={t.kinds[media.kind]} className="max-h-60 w-full object-cover" />}
        {media !== undefined && media.picture === undefined && (
          <p className="flex h-24 items-center justify-center bg-sunken text-muted">{t.kinds[media.kind]}</p>
        )}
        <p className="p-3 break-words whitespace-pre-wrap">
          {welcome.trim() === "" ? (
            <span className="text-muted">{t.nothing}</span>
          ) : (
            shown.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity of their own.
              <Drawn key={index} part={part} title={title} />
            ))
          )}
        </p>
      </div>
      {buttonText !== "" && (
        <span className="truncate rounded-lg border border-line bg-card p-2 text-center font-medium text-accent">{buttonText}</span>
      )}
    </section>
  );
}

function Drawn({ part: { kind, text, url }, title }: { part: Part; title: string }) {
  const shown = text.replaceAll("{title}", title);
  switch (kind) {
    case "text":
      return shown;
    case "bold":
      return <b>{shown}</b>;
    case "italic":
      return <i>{shown}</i>;
    case "code":
      return <code className="font-mono">{shown}</code>;
    case "pre":
      return <code className="my-1 block rounded bg-sunken p-2 font-mono">{shown}</code>;
    case "link":
      return (
        <a href={url} target="_blank" rel="noreferrer" className="text-info underline">
          {shown}
        </a>
      );
  }
}
