// Mounts the reader the way Streamlit 1.67 does: a shadow root, the stylesheet inside it, the function called again for
// every change of data, and a state value that a newer one replaces while the server is busy.

import reader from "/_stcore/bidi-components/workbench.reader/reader.js";

const theme = document.querySelector("#theme");
if (new URLSearchParams(location.search).get("theme") === "dark") theme.classList.add("dark");
let shadow = null;
const sheet = stage(document.querySelector("#host"));

function stage(host) {
  shadow = host.attachShadow({ mode: "open" });
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/_stcore/bidi-components/workbench.reader/reader.css" });
  shadow.append(link);
  return link;
}

// As Streamlit does it: what is in the place is taken off the page, and put back a moment later, there or in a place made anew.
function takeOff() {
  cleanup();
  return (isElsewhere) => {
    if (isElsewhere) {
      const former = document.querySelector("#host");
      const host = former.cloneNode(false);
      former.replaceWith(host);
      stage(host);
      window.harness.reader = shadow;
    }
    call();
  };
}

let data = null;
let busy = false;
let next = null;
let cleanup = null;
let isMounted = true;
window.sent = [];
window.pageKeys = [];
document.addEventListener("keydown", (event) => window.pageKeys.push(event.key));

const call = () => (cleanup = reader({ name: "workbench.reader", key: "reader", data, parentElement: shadow, setStateValue, setTriggerValue() {} }));

function setStateValue(name, value) {
  window.sent.push(JSON.parse(JSON.stringify(value)));
  next = { [name]: value };
  pump();
}

async function pump() {
  if (busy || !next) return;
  busy = true;
  const body = JSON.stringify(next);
  next = null;
  try {
    const answer = await fetch("/rerun", { method: "POST", body });
    if (answer.ok) {
      data = await answer.json();
      if (isMounted) call();
    }
  } catch {
    // the server is away: the reader sends again
  }
  busy = false;
  pump();
}

window.harness = {
  rerun: () => void ((next ??= { ops: null }), pump()),
  theme: (isDark) => void (theme.classList.toggle("dark", isDark), call()), // void: what is handed out to a test is called
  takeOff: () => void (window.putBack = takeOff()),
  putBack: (isElsewhere) => void window.putBack(isElsewhere),
  unmount: () => void ((isMounted = false), cleanup()),
  reader: shadow,
};

// Streamlit loads the stylesheet beside the script; here the first picture waits for it
await new Promise((resolve) => sheet.addEventListener("load", resolve));
data = await (await fetch(`/mount${location.search}`)).json();
call();
