import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { filters } from "../../texts/filters.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { MOST_VALUES, type ReadLines, type RuleList, withoutWrong } from "./rule-lines.ts";

const SHOWN_WRONG = 5;

interface Props {
  list: RuleList;
  text: string;
  read: ReadLines;
  onText: (text: string) => void;
  /** What the server says of it. */
  error: string | undefined;
}

/** One list of a filter, a value a line: what is wrong is named by its line, and can be taken out. */
export function RuleField({ list, text, read: { values, wrong, doubles }, onText, error }: Props) {
  const t = useTexts(filters);
  const format = useFormat();
  const named = wrong.slice(0, SHOWN_WRONG).map(({ line, text: of }) => t.wrongLine(line, of));
  const rest = wrong.length > SHOWN_WRONG ? t.andMore(wrong.length - SHOWN_WRONG) : "";
  const tooMany = values.length > MOST_VALUES ? t.tooMany : undefined;
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={t.lists[list]}
        hint={t.hints[list]}
        error={wrong.length > 0 ? `${t.wrong[list]}: ${[...named, rest].filter(Boolean).join("; ")}` : (tooMany ?? error)}
      >
        <TextArea rows={4} value={text} onValueChange={onText} spellCheck={false} />
      </Field>
      <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
        {values.length > 0 && t.values(format.number(values.length))}
        {doubles > 0 && <span className="text-warn">{t.doubles(doubles)}</span>}
        {wrong.length > 0 && <Button onClick={() => onText(withoutWrong(text, list))}>{t.takeOut(wrong.length)}</Button>}
      </p>
    </div>
  );
}
