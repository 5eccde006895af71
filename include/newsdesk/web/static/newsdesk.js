// Everything works without this script. It adds three things: links out of Airflow's frame, the review by
// keyboard, and names selected for copying.
"use strict";

const framed = window.self !== window.parent;

// Airflow shows the pages in a sandboxed frame that may open no windows and cannot leave. Its own document may.
function openOutside(link) {
  const anchor = window.parent.document.createElement("a");
  anchor.href = link.href;
  anchor.target = link.target;
  anchor.rel = "noopener noreferrer";
  window.parent.document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

if (framed) {
  document.documentElement.classList.add("framed");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[target]");
    if (link === null) return;
    event.preventDefault();
    openOutside(link);
  });
}

// What is meant to be copied is selected whole.
for (const field of document.querySelectorAll("[data-select]")) field.addEventListener("focus", () => field.select());

const queue = document.getElementById("queue");

class Review {
  constructor(list) {
    this.items = [...list.querySelectorAll(".item")];
    this.at = 0;
    this.judged = [];
    this.left = document.getElementById("left");
    this.status = document.getElementById("said-so");
    for (const item of this.items) {
      item.addEventListener("submit", (event) => {
        event.preventDefault();
        this.judge(item, event.submitter);
      });
      item.addEventListener("focusin", () => { this.at = this.items.indexOf(item); });
    }
    document.addEventListener("keydown", (event) => this.key(event));
    this.focus(0);
  }

  focus(place) {
    if (place < 0 || place >= this.items.length) return;
    this.at = place;
    this.items[place].focus();
    this.items[place].scrollIntoView({ block: "nearest" });
  }

  next() {
    const waiting = this.items.findIndex((item, place) => place > this.at && !item.classList.contains("done"));
    if (waiting >= 0) this.focus(waiting);
    else document.getElementById("more")?.focus();
  }

  key(event) {
    const writing = event.target.matches("input, textarea, select");
    if (writing && event.key === "Escape") this.focus(this.at);
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = this.items[this.at];
    const actions = {
      j: () => this.focus(this.at + 1),
      k: () => this.focus(this.at - 1),
      y: () => this.press(item, "y"),
      n: () => this.press(item, "n"),
      o: () => item.querySelector("a[data-open]").click(),
      r: () => item.querySelector("input[name=note]")?.focus(),
      u: () => this.reopen(),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  press(item, key) {
    if (!item.classList.contains("done")) item.querySelector(`button[data-key=${key}]`)?.click();
  }

  reopen() {
    const item = this.judged.pop();
    if (item === undefined) return;
    item.classList.remove("done");
    item.querySelector(".outcome").hidden = true;
    this.count(1);
    this.focus(this.items.indexOf(item));
  }

  count(change) {
    const now = Number(this.left.dataset.left) + change;
    this.left.dataset.left = now;
    this.left.textContent = now;
  }

  async judge(item, button) {
    const outcome = item.querySelector(".outcome");
    const body = new URLSearchParams(new FormData(item.querySelector("form"), button));
    item.classList.add("done");
    this.judged.push(item);
    this.next();
    let saved = false;
    try {
      const answer = await fetch(item.querySelector("form").action, { method: "POST", body, redirect: "manual" });
      saved = answer.type === "opaqueredirect";
    } catch { /* said below: it was not saved */ }
    outcome.textContent = saved ? outcome.dataset[button.dataset.key === "y" ? "yes" : "no"] : outcome.dataset.failed;
    outcome.hidden = false;
    this.status.textContent = `${item.querySelector("h2").textContent.trim()}: ${outcome.textContent}`;
    item.classList.toggle("done", saved);
    if (saved) this.count(-1);
    else this.judged = this.judged.filter((other) => other !== item);
  }
}

if (queue !== null) new Review(queue);
