import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { changed } from "../../changed.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { filters } from "../../texts/filters.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { RuleField } from "./rule-field.tsx";
import { LISTS, MOST_VALUES, readLines } from "./rule-lines.ts";

export type Filter = Data<"/api/filters/list.json", "get">[number];
export type Flow = Data<"/api/flows/list.json", "get">[number];
const CHANGED = ["/api/filters/"];
const FIELDS = ["name", ...LISTS];

interface Props {
  filter: Filter | undefined;
  /** The flows that use it. */
  flows: readonly Flow[];
  onClose: () => void;
}

/** Makes a filter, or changes one: whom every flow with it keeps out. */
export function FilterDialog({ filter, flows, onClose }: Props) {
  const t = useTexts(filters);
  const words = useTexts(common);
  const add = useWrite("/api/filters/add.json", CHANGED);
  const edit = useWrite("/api/filters/edit.json", CHANGED);
  const save = filter === undefined ? add : edit;
  const [name, setName] = useState(filter?.name ?? "");
  const [isMobile, setMobile] = useState(filter?.only_mobile ?? false);
  const [hasReferer, setReferer] = useState(filter?.only_with_referer ?? false);
  const [texts, setTexts] = useState(() => LISTS.map((list) => (filter?.[list] ?? []).join("\n")));
  // As it was when it was opened: what others change meanwhile stays.
  const [before] = useState(() => (filter === undefined ? {} : rulesOf(filter)));
  const [isTried, setTried] = useState(false);
  const errorAt = useErrorAt(save.error);
  const read = LISTS.map((list, index) => readLines(texts[index] ?? "", list));
  const isWrong = read.some(({ wrong, values }) => wrong.length > 0 || values.length > MOST_VALUES);
  const submit = () => {
    setTried(true);
    if (isWrong) return;
    const lists = Object.fromEntries(LISTS.map((list, index) => [list, read[index]?.values ?? []]));
    const values = { name, only_mobile: isMobile, only_with_referer: hasReferer, ...lists };
    if (filter === undefined) add.mutate(values, { onSuccess: onClose });
    else edit.mutate({ id: filter.id, ...changed(before, values) }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={filter?.name ?? t.add}>
      <Form save={save} onSubmit={submit} fields={FIELDS} label={filter === undefined ? words.add : words.save}>
        <p className="text-sm text-muted">{t.rulesHelp}</p>
        <Field label={t.name} error={errorAt("name")}>
          <TextInput value={name} onValueChange={setName} required maxLength={128} autoFocus={filter === undefined} />
        </Field>
        {LISTS.map((list, index) => (
          <RuleField
            key={list}
            list={list}
            text={texts[index] ?? ""}
            read={read[index] ?? { values: [], wrong: [], doubles: 0 }}
            error={errorAt(list)}
            onText={(text) => setTexts(texts.map((each, at) => (at === index ? text : each)))}
          />
        ))}
        <Checkbox checked={isMobile} onChange={setMobile}>
          {t.onlyMobile}
        </Checkbox>
        <Checkbox checked={hasReferer} onChange={setReferer}>
          {t.onlyWithReferer}
        </Checkbox>
        {filter !== undefined && (
          <p className="text-sm">
            {flows.length === 0 ? t.noFlows : `${t.usedBy}: `}
            <FlowLinks flows={flows} />
          </p>
        )}
        {isTried && isWrong && (
          <p role="alert" className="text-bad">
            {t.notSaved}
          </p>
        )}
      </Form>
    </Dialog>
  );
}

function rulesOf(filter: Filter) {
  const { name, only_mobile, only_with_referer } = filter;
  return { name, only_mobile, only_with_referer, ...Object.fromEntries(LISTS.map((list) => [list, filter[list].map(String)])) };
}

/** Links to flows, with commas between them. */
export function FlowLinks({ flows }: { flows: readonly Flow[] }) {
  return flows.map(({ id, name, code }, index) => (
    <span key={id}>
      {index > 0 && ", "}
      <Link to="/flows/$id" params={{ id: String(id) }} className="underline">
        {name || code}
      </Link>
    </span>
  ));
}
