import { type ComponentType, lazy } from "react";

/** A module, once it is there: never where it is of an older build, since the page is then being loaded again (first.ts). */
export async function arrived<Module>(load: () => Promise<Module | undefined>): Promise<Module> {
  return (await load()) ?? new Promise<never>(() => {});
}

/** A part whose code comes when it is first shown. @param name what it is called in its module */
// biome-ignore lint/suspicious/noExplicitAny: as React says that a component may have any props.
export function lazyPart<Name extends string, Part extends ComponentType<any>>(load: () => Promise<Record<Name, Part>>, name: Name) {
  return lazy(async () => ({ default: (await arrived(load))[name] }));
}
