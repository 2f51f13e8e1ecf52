// The trainer's page: shows what the practice CAS holds and sends orders. The token stands behind # in the address, so
// that it is in no request line, and travels in a header that no other site can set without being asked.
const HEADER = "x-trainer-token";
const given = location.hash.slice(1);
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", location.pathname);
}
const token = sessionStorage.getItem("token") ?? "";
const at = (id) => document.getElementById(id);
let chosen = null;

function say(words, refused = false) {
  at("said").textContent = words;
  at("said").classList.toggle("refused", refused);
}

async function call(path, body) {
  const headers = { [HEADER]: token };
  const options = { headers, cache: "no-store" };
  if (body) {
    options.method = "POST";
    headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/sandbox/trainer/${path}`, options);
  const given = await answer.json();
  if (answer.ok) return given;
  if (answer.status === 401) lock(true);
  throw new Error(given.title ?? `The practice CAS answered ${answer.status}.`);
}

function lock(closed) {
  at("locked").hidden = !closed;
  at("desk").hidden = closed;
}

function cell(row, text, code = false) {
  const made = row.insertCell();
  made.textContent = text ?? "–";
  if (code) made.className = "code";
}

/** A row that opens something; the name is the button, so that it is reached by keyboard. */
function opener(row, name, open) {
  const button = document.createElement("button");
  button.className = "row";
  button.textContent = name;
  button.addEventListener("click", () => attempt(open));
  row.insertCell().append(button);
  return button;
}

async function attempt(work) {
  try {
    const words = await work();
    if (typeof words === "string") say(words);
  } catch (fault) {
    say(fault.message, true);
  }
}

const time = (text) => (text ? new Date(text).toLocaleTimeString() : "–");

function comes(row) {
  if (row.waitsFor) return `${row.nextStatus}, waits for ${row.waitsFor}`;
  return row.nextAt ? `${row.nextStatus} at ${time(row.nextAt)}` : null;
}

/** Rows are made anew only when they changed; where the keys are stays where they are. */
function fill(id, rows, make) {
  const text = JSON.stringify(rows) + (id === "declarations" ? chosen : "");
  const body = at(id);
  if (body.dataset.held === text) return;
  const held = document.activeElement?.closest(`#${id} tr`)?.dataset.key;
  body.dataset.held = text;
  body.replaceChildren();
  for (const one of rows) make(body.insertRow(), one);
  if (held) [...body.rows].find((row) => row.dataset.key === held)?.querySelector("button")?.focus();
}

async function look() {
  const all = await call("overview");
  lock(false);
  at("clock").textContent = `Its clock: ${new Date(all.now).toLocaleString()}${all.brokenUntil ? ` · network broken until ${time(all.brokenUntil)}` : ""}`;
  at("scenario").textContent = all.scenario ? `${all.scenario}: ${all.about}` : "No scenario";
  at("emergency").checked = all.emergency;
  at("queue").checked = all.queue;
  if (document.activeElement !== at("speed")) at("speed").value = all.speed;
  at("none").hidden = all.declarations.length > 0;
  fill("declarations", all.declarations, (row, one) => {
    row.dataset.key = one.id;
    row.setAttribute("aria-current", String(one.id === chosen));
    opener(row, one.reference, () => choose(one.id, true));
    cell(row, one.stepCount > 1 ? `${one.step} ${one.stepSeq}/${one.stepCount}` : one.step);
    cell(row, one.status);
    cell(row, comes(one));
    cell(row, one.lrn, true);
    cell(row, one.mrn ?? one.arc, true);
    cell(row, time(one.lastUpdated));
  });
  fill("messages", all.messages, (row, one) => {
    row.dataset.key = one.referenceId;
    opener(row, time(one.receivedAt), () => raw(one.referenceId));
    for (const text of [one.subject, one.messageType || one.part, one.externalReference || one.target]) cell(row, text);
    cell(row, one.outcome ?? "waits");
  });
  fill("deliveries", all.deliveries, (row, one) => {
    for (const text of [one.eventType, one.eventSubType, one.endpointUrl]) cell(row, text);
    cell(row, String(one.attempts));
    cell(row, one.words ? `${one.state}: ${one.words}` : one.state);
  });
  if (chosen) await choose(chosen, false);
}

async function choose(id, go) {
  chosen = id;
  const one = await call(`declarations/${encodeURIComponent(id)}`);
  at("one").hidden = false;
  at("one-title").textContent = `Declaration ${one.reference}: ${one.flow}, ${one.step}`;
  at("one-words").textContent = [one.status, comes(one)].filter(Boolean).join(" → ");
  const list = at("status");
  if (document.activeElement !== list) list.replaceChildren(...one.followers.map((status) => new Option(status)));
  lines("journal", one.journal.map((line) => {
    const errors = line.errors.map((error) => `${error.errorCode} ${error.message}`).join("; ");
    return [time(line.at), line.status, line.cause, errors].filter(Boolean).join(" · ");
  }));
  lines("deduced", one.deduced.map((line) => `${line.path} = ${line.value} (${line.because})`));
  at("deduced-title").hidden = at("deduced").hidden = one.deduced.length === 0;
  if (go) {
    await look();
    at("one-title").focus();
  }
}

function lines(id, texts) {
  const list = at(id);
  if (list.dataset.held === texts.join("\n")) return;
  list.dataset.held = texts.join("\n");
  list.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function raw(referenceId) {
  const message = await call(`messages/${encodeURIComponent(referenceId)}`);
  at("raw").textContent = message.body;
  at("raw").hidden = at("raw-title").hidden = false;
  at("raw").focus();
}

async function order(body) {
  const done = await call(`declarations/${encodeURIComponent(chosen)}/orders`, body);
  await look();
  return `The declaration is now in status ${done.status}.`;
}

function onSubmit(id, work) {
  at(id).addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => work(Object.fromEntries(new FormData(event.target))));
  });
}

async function day(body, words) {
  await call("day", body);
  await look();
  return words;
}

onSubmit("network", ({ seconds }) => day({ breakSeconds: Number(seconds) }, `The network is broken for ${seconds} seconds.`));
onSubmit("pace", ({ speed }) => day({ speed }, `The speed is ${speed}.`));
onSubmit("enter", ({ status }) => order({ order: "enter", status }));
onSubmit("error", (fields) => order({ order: "error", ...fields }));
at("mend").addEventListener("click", () => attempt(() => day({ breakSeconds: 0 }, "The network is whole again.")));
for (const id of ["push", "documents", "invalidate"]) {
  at(id).addEventListener("click", () => attempt(() => order({ order: id })));
}
for (const id of ["emergency", "queue"]) {
  at(id).addEventListener("change", (event) => {
    const on = event.target.checked;
    attempt(() => day({ [id]: on }, `${event.target.parentElement.textContent.trim()}: ${on ? "on" : "off"}.`));
  });
}

if (token) {
  await attempt(look);
  setInterval(() => attempt(look), 1000);
} else {
  lock(true);
}
