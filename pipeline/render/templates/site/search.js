"use strict";
// Looks through the entries that this page carries; nothing is asked of anybody, and words are set as text, never as HTML.
(() => {
  const entries = JSON.parse(document.getElementById("entries").textContent);
  const field = document.getElementById("words");
  const list = document.getElementById("found");
  const count = document.getElementById("count");
  const most = 60;
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const held = entries.map((entry) => plain([entry.topic, entry.section, entry.title, entry.text].join(" ")));

  function line(entry) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.path;
    link.textContent = entry.title ? entry.title + ": " + entry.text : entry.text;
    link.dir = "auto";
    const place = document.createElement("span");
    place.className = "place";
    place.textContent = entry.section + " \u00b7 " + entry.topic;
    item.append(link, " ", place);
    return item;
  }

  function look() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const found = words.length ? entries.filter((_, n) => words.every((word) => held[n].includes(word))) : [];
    list.replaceChildren(...found.slice(0, most).map(line));
    const more = found.length > most ? ", the first " + most + " are shown" : "";
    count.textContent = words.length ? found.length + (found.length === 1 ? " entry" : " entries") + more : "";
    history.replaceState(null, "", words.length ? "#" + encodeURIComponent(field.value) : location.pathname);
  }

  let asked = "";
  try { asked = decodeURIComponent(location.hash.slice(1)); } catch { /* no words of ours */ }
  field.value = asked;
  field.addEventListener("input", look);
  if (asked) look();
  field.focus();
})();
