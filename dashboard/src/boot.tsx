import { StrictMode, Suspense, useEffect } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";
import { launch } from "./api/mini-app.ts";
import { interrupted, session } from "./api/session.ts";
import { lazyPart } from "./ui/lazy-part.tsx";
import { useStore } from "./use-store.ts";

const App = lazyPart(() => import("./app.tsx"), "App");
const SignIn = lazyPart(() => import("./screens/sign-in/sign-in.tsx"), "SignIn");

/** The app for whoever is signed in, else the way in, at the same address. */
function Boot() {
  const isSignedIn = useStore(session) !== null;
  const isLaunching = useStore(launch) === "pending";
  const skeleton = <div className="skeleton" aria-hidden="true" />;
  const isInterrupted = useStore(interrupted);
  if (isLaunching && !isInterrupted) return skeleton;
  return (
    <>
      <Suspense fallback={skeleton}>{isSignedIn || isInterrupted ? <App /> : <SignIn />}</Suspense>
      {isInterrupted && createPortal(<Again />, document.body)}
    </>
  );
}

/** The way in over a screen whose session ended: what is typed there stays. */
function Again() {
  useEffect(() => {
    const below = [...document.body.children].filter((element) => element.id !== "again" && !element.hasAttribute("inert"));
    for (const element of below) element.toggleAttribute("inert", true);
    return () => {
      for (const element of below) element.toggleAttribute("inert", false);
    };
  }, []);
  return (
    <div id="again" className="fixed inset-0 z-50 overflow-auto bg-page">
      <Suspense fallback={null}>
        <SignIn />
      </Suspense>
    </div>
  );
}

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Boot />
    </StrictMode>,
  );
