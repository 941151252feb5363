import { type ComponentProps, type ComponentType, lazy } from "react";
import { createStore } from "../store.ts";
import { useStore } from "../use-store.ts";
import { MissingCode } from "./missing-code.tsx";

/** A module, once it is there: never where it is of an older build, since the page is then being loaded again (first.ts). */
export async function arrived<Module>(load: () => Promise<Module | undefined>): Promise<Module> {
  return (await load()) ?? new Promise<never>(() => {});
}

/**
 * A part whose code comes when it is first shown. Where it cannot be fetched, what to do about it stands in its place, and the rest of the
 * screen stays.
 * @param name what it is called in its module
 */
// biome-ignore lint/suspicious/noExplicitAny: as React says that a component may have any props.
export function lazyPart<Name extends string, Part extends ComponentType<any>>(load: () => Promise<Record<Name, Part>>, name: Name) {
  const begin = () =>
    lazy<ComponentType<ComponentProps<Part>>>(() =>
      arrived(load).then(
        (module) => ({ default: module[name] }),
        (error: unknown) => ({ default: () => <MissingCode error={error} onRetry={() => part.set(begin())} /> }),
      ),
    );
  const part = createStore(begin());
  // biome-ignore lint/correctness/noComponentHookFactories: it is made once for each part, as by `lazy`.
  return function LazyPart(props: ComponentProps<Part>) {
    const Present = useStore(part);
    return <Present {...props} />;
  };
}
