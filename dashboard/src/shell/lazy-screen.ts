import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { arrived } from "../ui/lazy-part.tsx";

/** A screen whose code comes with its address. @param name what it is called in its module */
export function lazyScreen<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazyRouteComponent(() => arrived(load), name);
}
