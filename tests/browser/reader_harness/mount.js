// Mounts the reader the way Streamlit 1.67 does: a shadow root, the stylesheet inside it, the function called again for
// every change of data, and a state value that a newer one replaces while the server is busy.

import reader from "/_stcore/bidi-components/workbench.reader/reader.js";

const theme = document.querySelector("#theme");
if (new URLSearchParams(location.search).get("theme") === "dark") theme.classList.add("dark");
const shadow = document.querySelector("#host").attachShadow({ mode: "open" });
const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/_stcore/bidi-components/workbench.reader/reader.css" });
shadow.append(sheet);

let data = null;
let busy = false;
let next = null;
let cleanup = null;
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
      call();
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
  unmount: () => void cleanup(),
  reader: shadow,
};

// Streamlit loads the stylesheet beside the script; here the first picture waits for it
await new Promise((resolve) => sheet.addEventListener("load", resolve));
data = await (await fetch(`/mount${location.search}`)).json();
call();
