// What the pages do in the browser. Everything works on attributes (data-...), so that a page needs no script of its own.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The only way in which text becomes markup: parts of pages that this very server has written.
const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("recado", { createHTML: (text) => text })
  : { createHTML: (text) => text };

function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Strict`;
}

// Language and theme.

for (const select of all("[data-language]")) {
  select.addEventListener("change", () => {
    remember("recado-language", select.value);
    location.reload();
  });
}

for (const button of all("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    remember("recado-theme", root.dataset.theme);
  });
}

// data-draft: what was typed and not yet sent is there again after going elsewhere and back, until the window is closed. Secrets are not.

for (const form of all("form[data-draft]")) {
  const key = `draft ${location.pathname}`;
  const fields = all("input:not([type=password]):not([type=hidden]):not([type=file]), select, textarea:not([data-secret])", form);
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields) {
    const name = isBox(field) ? `${field.name}=${field.value}` : field.name;
    if (!(name in draft)) continue;
    if (isBox(field)) field.checked = draft[name];
    else field.value = draft[name];
  }
  form.addEventListener("input", () => {
    const typed = fields.map((field) => (isBox(field) ? [`${field.name}=${field.value}`, field.checked] : [field.name, field.value]));
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(typed)));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
  // What came of an earlier choice says nothing of another one.
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") all(".outcome", form).forEach((outcome) => outcome.remove());
  });
}

// Fields that matter only with another choice: data-when names the radio buttons or the list, data-not the value with which they
// are hidden, or data-only the only ones with which they are not.

for (const group of all("[data-when]")) {
  const choices = all(`[name="${group.dataset.when}"]`);
  const look = () => {
    const value = choices.find((choice) => choice.checked || choice.tagName === "SELECT")?.value;
    group.hidden = group.dataset.only ? !group.dataset.only.split(" ").includes(value) : value === group.dataset.not;
  };
  choices.forEach((choice) => choice.addEventListener("change", look));
  look();
}

// data-records: what a domain needs in the DNS follows the name in the field that it names; some names are known to nobody else.

for (const records of all("[data-records]")) {
  const field = document.querySelector(records.dataset.records);
  const follow = () => {
    const domain = field.value.trim().toLowerCase().replace(/\.$/, "");
    const isName = /^[^\s@/:]+\.[^\s@/:.]+$/.test(domain) && !/^[\d.]+$/.test(domain);
    const known = isName && !records.dataset.private.split(" ").some((end) => domain.endsWith(end));
    for (const help of all("[data-known]", records)) help.hidden = !known;
    for (const help of all("[data-unknown]", records)) help.hidden = known;
    for (const place of all("[data-before]", records)) {
      place.textContent = place.dataset.before + (known ? domain : "example.org") + place.dataset.after;
    }
  };
  field.addEventListener("input", () => {
    follow();
    for (const found of all("[data-checked]", records)) found.remove();
    for (const outcome of all(".outcome", field.form)) outcome.remove();
  });
  follow();
}

// data-enter: the Enter key presses a button of this group, the last one when a secret was typed, and not the one that goes on.

for (const group of all("[data-enter]")) {
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const isSecret = all("input[type=password]", group).some((field) => field.value);
    all("button", group).at(isSecret ? -1 : 0).click();
  });
}

// A file that is chosen becomes the text of a field, which people can see before they send it.

for (const input of all("input[data-file-into]")) {
  input.addEventListener("change", async () => {
    if (input.files.length) document.getElementById(input.dataset.fileInto).value = await input.files[0].text();
  });
}

// After the set-up: the server goes and comes back.

const awaited = document.querySelector("[data-await]");

if (awaited) {
  let wasAway = false;
  const look = async () => {
    try {
      const answer = await fetch(awaited.dataset.await, { cache: "no-store" });
      if (answer.ok && !answer.redirected) return location.assign(awaited.dataset.await);
      if (wasAway && answer.redirected) return location.assign(answer.url);
    } catch {
      wasAway = true;
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 1000);
}

// Moments are shown in the visitor's own time and language.

function tellTimes(within) {
  for (const time of all("time[data-time]", within)) {
    const at = new Date(time.dateTime);
    const how = time.dataset.time === "date" ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" };
    if (!Number.isNaN(at.getTime())) {
      time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, how).format(at);
      time.title = time.dateTime;
    }
  }
}
tellTimes(document);

// data-left: how many seconds are left until a moment; then the page is loaded again, as something has become of it.

for (const place of all("[data-left]")) {
  const until = new Date(place.dataset.left).getTime();
  const tell = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds < 0) return location.replace(location.pathname + location.search);
    place.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "second", unitDisplay: "long" }).format(seconds);
    setTimeout(tell, 1000);
  };
  tell();
}

// The sidebar on small screens; open menus close when one goes elsewhere.

const menuButton = document.querySelector("[data-menu]");
const sidebar = document.getElementById("sidebar");

function showMenu(open) {
  sidebar.classList.toggle("open", open);
  menuButton.setAttribute("aria-expanded", String(open));
  if (open) sidebar.querySelector("a").focus();
}

if (menuButton) {
  menuButton.addEventListener("click", () => showMenu(!sidebar.classList.contains("open")));
}

document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (menuButton && sidebar.classList.contains("open") && !sidebar.contains(event.target) && !menuButton.contains(event.target)) {
    showMenu(false);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (menuButton && sidebar.classList.contains("open")) {
    showMenu(false);
    menuButton.focus();
  }
});

// Dialogs: data-open names one; a form with data-dialog-form in it sends what it says.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    for (const [name, value] of Object.entries(opener.dataset)) {
      if (!name.startsWith("fill")) continue;
      const key = name.slice(4).toLowerCase();
      for (const place of all(`[data-filled="${key}"]`, dialog)) place.textContent = value;
      for (const field of all(`[name="${key}"]`, dialog)) field.value = value;
    }
    dialog.showModal();
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".toast").remove();
});

// data-select: what is there to be copied is chosen as a whole.
for (const field of all("[data-select]")) field.addEventListener("focus", () => field.select());

// What the address names behind its # is opened when it is a dialog, and has the focus when it is a button.
function goToDeed() {
  const deed = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  // Others are about one of many, which only their buttons know.
  const isAlone = (opener) => !Object.keys(opener.dataset).some((key) => key.startsWith("fill"));
  if (deed?.tagName === "DIALOG" && !deed.open) {
    if (all("[data-open]").some((opener) => opener.dataset.open === deed.id && isAlone(opener))) deed.showModal();
  } else if (deed?.tagName === "BUTTON") deed.focus();
}
addEventListener("hashchange", goToDeed);
goToDeed();

// data-show: a form that was refused is open again.
for (const dialog of all("dialog[data-show]")) dialog.showModal();

// A part of the page is asked for again while one types: data-part names the element that is replaced.

for (const form of all("form[data-part]")) {
  let pending = null;
  let waiting = 0;
  const ask = async () => {
    pending?.abort();
    pending = new AbortController();
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: pending.signal, headers: { "X-Requested-With": "recado" } });
      if (answer.status === 401) location.reload();
      const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      const fresh = page.getElementById(form.dataset.part);
      if (fresh) {
        document.getElementById(form.dataset.part).replaceWith(fresh);
        tellTimes(fresh);
        history.replaceState(null, "", address);
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 180);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    ask();
  });
}

// data-again: a part of the page that is asked for every so many seconds, unless somebody is at work in it.

for (const id of all("[data-again]").map((part) => part.id)) {
  const ask = async () => {
    const part = document.getElementById(id);
    const busy = document.hidden || part.contains(document.activeElement) || document.querySelector("dialog[open]");
    if (!busy) {
      const address = location.href;
      const answer = await fetch(address, { headers: { "X-Requested-With": "recado" } }).catch(() => null);
      const text = answer?.ok && location.href === address ? await answer.text() : "";
      const fresh = new DOMParser().parseFromString(policy.createHTML(text), "text/html").getElementById(id);
      if (fresh) {
        document.getElementById(id).replaceWith(fresh);
        tellTimes(fresh);
      }
    }
    setTimeout(ask, part.dataset.again * 1000);
  };
  setTimeout(ask, document.getElementById(id).dataset.again * 1000);
}

// Within a page: data-narrow hides what does not hold the words that are typed.

for (const input of all("input[data-narrow]")) {
  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of all(input.dataset.narrow)) {
      item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    }
    for (const group of all("[data-narrow-group]")) {
      group.hidden = all(input.dataset.narrow, group).every((item) => item.hidden);
    }
  };
  input.addEventListener("input", narrow);
  if (input.value) narrow();
}

// The search over pages and settings.

const palette = document.querySelector("[data-palette]");

if (palette) {
  const input = palette.querySelector("input");
  const list = palette.querySelector("ul");
  let entries = null;
  let at = -1;

  const load = async () => {
    entries ??= fetch(palette.dataset.source).then((answer) => (answer.ok ? answer.json() : []));
    return entries;
  };
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = all('[role="option"]', list);
    if (!options.length) return;
    at = (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const narrow = async () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (await load())
      .filter((entry) => words.every((word) => `${entry.name} ${entry.help} ${entry.path}`.toLowerCase().includes(word)))
      .slice(0, 12);
    // People and rooms are too many to be looked through here: their pages do that.
    const text = input.value.trim();
    for (const area of text ? ["people", "rooms"] : []) {
      found.push({ path: `/${area}?q=${encodeURIComponent(text)}`, name: palette.dataset[area].replace("{0}", () => text), help: "" });
    }
    list.replaceChildren(
      ...found.map((entry, i) => {
        const option = document.createElement("li");
        option.id = `palette-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.path = entry.path;
        const name = document.createElement("strong");
        name.textContent = entry.name;
        const help = document.createElement("span");
        help.textContent = entry.help;
        option.append(name, help);
        option.addEventListener("click", () => location.assign(entry.path));
        return option;
      }));
    if (!found.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = palette.dataset.empty;
      list.append(none);
    }
    show(true);
    choose(0);
  };
  input.addEventListener("focus", narrow);
  input.addEventListener("input", narrow);
  input.addEventListener("blur", () => setTimeout(() => show(false), 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = all('[role="option"]', list)[at];
      if (option) location.assign(option.dataset.path);
    } else if (event.key === "Escape") {
      input.blur();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      input.focus();
    }
  });
}

// Live figures and graphs.

const live = document.querySelector("[data-live]");

if (live) {
  const NAMES = ["at", "sessions", "messages", "latency", "memory", "cpu", "waiting"];
  const MOST = { hour: 400, day: 300, month: 380 };
  const charts = all("[data-graph]", live).map((area) => new Chart(area));
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, useGrouping: "always" });
  let span = "hour";
  let points = [];

  const load = async (wanted) => {
    span = wanted;
    const answer = await fetch(`/live/history/${wanted}`);
    if (!answer.ok || span !== wanted) return;
    points = await answer.json();
    charts.forEach((chart) => chart.set(points));
  };
  for (const button of all("[data-span]", live)) {
    button.addEventListener("click", () => {
      all("[data-span]", live).forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
      load(button.dataset.span);
    });
  }
  load(span);
  const events = new EventSource(live.dataset.live);
  events.onmessage = (event) => {
    const point = JSON.parse(event.data);
    NAMES.forEach((name, i) => {
      for (const place of all(`[data-figure="${name}"]`, live)) {
        // Nothing took no time: there was nothing to measure.
        const none = name === "latency" && point[i] === 0;
        const whole = ["sessions", "memory", "waiting"].includes(name);
        place.textContent = none ? "–" : number.format(whole ? Math.round(point[i]) : point[i]);
        const unit = place.parentElement.querySelector("small");
        if (unit) unit.hidden = none;
      }
    });
    if (span === "hour") {
      points = [...points, point].slice(-MOST.hour);
      charts.forEach((chart) => chart.set(points));
    }
  };
  // The server warns of something else than the page says: what tells of it is asked for anew, and once more with the next event.
  let asking = false;
  events.addEventListener("state", async (event) => {
    if (asking || document.getElementById("warnings").dataset.state === event.data) return;
    asking = true;
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "recado" } }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => "") : "";
    const page = new DOMParser().parseFromString(policy.createHTML(text), "text/html");
    for (const id of ["warnings", "server"]) {
      const fresh = page.getElementById(id);
      if (!fresh) continue;
      // The element stays, so that screen readers hear of what is new in it.
      const part = document.getElementById(id);
      part.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.state !== undefined) part.dataset.state = fresh.dataset.state;
      tellTimes(part);
    }
    asking = false;
  });
  addEventListener("pagehide", () => events.close());
}
