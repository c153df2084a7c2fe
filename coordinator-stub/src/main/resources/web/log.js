// The live log of one job. Text from jobs is hostile: it only ever becomes text nodes, never markup.
//
// The page gives: <pre id="log" data-stream="URL of the event stream"></pre> and, when scripts are on,
// <span id="log-state"></span>. Events: "trace" (data: a JSON string with the next piece of text, id: the
// offset behind it), "end" (the job is over), and "reset" (the text starts anew).
"use strict";

(() => {
  const MAX_LINES = 20000; // more makes browsers slow; the raw log has everything
  const ESC = "\u001b";
  const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) [0-9a-f]{2}[OE]([ +])/;
  const SECTION = /section_(start|end):(\d+):([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\r?/;

  /** Colours and weight as set by "select graphic rendition" (ECMA-48, 8.3.117). */
  class Style {
    constructor() { this.reset(); }
    reset() { this.fg = null; this.bg = null; this.flags = new Set(); }

    apply(parameters) {
      const codes = parameters === "" ? [0] : parameters.split(/[;:]/).map(Number);
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        if (code === 0) this.reset();
        else if (code === 1) this.flags.add("bold");
        else if (code === 2) this.flags.add("dim");
        else if (code === 3) this.flags.add("italic");
        else if (code === 4) this.flags.add("underline");
        else if (code === 9) this.flags.add("strike");
        else if (code === 22) { this.flags.delete("bold"); this.flags.delete("dim"); }
        else if (code === 23) this.flags.delete("italic");
        else if (code === 24) this.flags.delete("underline");
        else if (code === 29) this.flags.delete("strike");
        else if (code >= 30 && code <= 37) this.fg = code - 30;
        else if (code >= 90 && code <= 97) this.fg = code - 82;
        else if (code === 39) this.fg = null;
        else if (code >= 40 && code <= 47) this.bg = code - 40;
        else if (code >= 100 && code <= 107) this.bg = code - 92;
        else if (code === 49) this.bg = null;
        else if (code === 38 || code === 48) {
          const colour = extended(codes, i + 1);
          if (code === 38) this.fg = colour.value; else this.bg = colour.value;
          i = colour.last;
        }
      }
    }

    plain() { return this.fg === null && this.bg === null && this.flags.size === 0; }

    span(text) {
      const span = document.createElement("span");
      span.textContent = text;
      for (const flag of this.flags) span.classList.add("t-" + flag);
      paint(span, "color", "fg", this.fg);
      paint(span, "backgroundColor", "bg", this.bg);
      return span;
    }
  }

  function extended(codes, at) {
    if (codes[at] === 5) return { value: bounded(codes[at + 1]), last: at + 1 };
    if (codes[at] === 2) {
      const rgb = [codes[at + 1], codes[at + 2], codes[at + 3]].map(bounded);
      return { value: `rgb(${rgb.join(",")})`, last: at + 3 };
    }
    return { value: null, last: at };
  }

  function bounded(number) { return Math.min(255, Math.max(0, number | 0)); }

  function paint(span, property, prefix, colour) {
    if (colour === null) return;
    if (typeof colour === "string") span.style[property] = colour;
    else if (colour < 16) span.classList.add(`t-${prefix}${colour}`);
    else span.style[property] = palette(colour);
  }

  /** The 6x6x6 cube and the grey ramp of 256-colour terminals. */
  function palette(index) {
    if (index >= 232) { const grey = 8 + (index - 232) * 10; return `rgb(${grey},${grey},${grey})`; }
    const steps = [0, 95, 135, 175, 215, 255];
    const cube = index - 16;
    return `rgb(${steps[Math.floor(cube / 36)]},${steps[Math.floor(cube / 6) % 6]},${steps[cube % 6]})`;
  }

  /** Turns the text of a log, in any pieces, into lines of the page. */
  class LogView {
    constructor(root) {
      this.root = root;
      this.clear();
      root.addEventListener("click", (event) => this.toggle(event.target.closest(".section")));
    }

    clear() {
      this.root.replaceChildren();
      this.style = new Style();
      this.rest = "";
      this.number = 0;
      this.open = []; // sections that stand open, outermost first
      this.current = null;
    }

    append(text) {
      const lines = (this.rest + text).split("\n");
      this.rest = lines.pop();
      const batch = document.createDocumentFragment();
      for (const line of lines) this.finish(this.strip(line), batch);
      this.root.append(batch);
      while (this.root.childElementCount > MAX_LINES) this.root.firstElementChild.remove();
      this.root.dataset.cut = this.number > MAX_LINES ? "yes" : "no";
    }

    /** The end of the log: an unfinished line is shown as well. */
    flush() { if (this.rest !== "") this.append("\n"); }

    /** Runners of GitLab put a time and a stream in front of each line. */
    strip(line) {
      const found = TIMESTAMP.exec(line);
      return found ? { text: line.slice(found[0].length), time: found[1], joins: found[2] === "+" }
                   : { text: line, time: null, joins: false };
    }

    finish(line, batch) {
      let text = line.text;
      for (let found = SECTION.exec(text); found; found = SECTION.exec(text)) {
        if (found[1] === "start") this.open.push({ name: found[3], start: Number(found[2]) });
        else this.close(found[3], Number(found[2]), batch);
        text = text.slice(0, found.index) + text.slice(found.index + found[0].length);
        this.starts = found[1] === "start" ? this.open[this.open.length - 1] : this.starts;
      }
      text = overwrite(text);
      if (text.replace(/\u001b\[[0-9;:]*[A-Za-z]/g, "") === "" && line.text !== text) return;
      if (line.joins && this.current) { this.colour(text, this.current.lastElementChild); return; }
      batch.append(this.row(text, line.time));
    }

    close(name, end, batch) {
      const at = this.open.map((section) => section.name).lastIndexOf(name);
      if (at < 0) return;
      const section = this.open[at];
      this.open.length = at;
      const head = section.head;
      if (head) {
        const took = document.createElement("span");
        took.className = "took";
        took.textContent = `${Math.max(0, end - section.start)} s`;
        head.append(took);
      }
    }

    row(text, time) {
      const row = document.createElement("div");
      row.className = "line";
      row.id = "L" + (++this.number);
      const link = document.createElement("a");
      link.href = "#" + row.id;
      link.textContent = this.number;
      if (time) link.title = time;
      const content = document.createElement("span");
      row.append(link, content);
      if (this.starts) {
        row.classList.add("section");
        row.dataset.section = this.starts.name;
        this.starts.head = row;
        this.starts = null;
      }
      row.dataset.inside = this.open.filter((section) => section.head !== row).map((section) => section.name).join(" ");
      this.colour(text, content);
      this.current = row;
      return row;
    }

    colour(text, into) {
      for (const [at, piece] of text.split(/(\u001b\[[0-9;:?]*[@-~])/).entries()) {
        if (at % 2 === 1) {
          if (piece.endsWith("m")) this.style.apply(piece.slice(2, -1));
        } else {
          // What is left of other escapes is shown as nothing.
          const clean = piece.replace(/\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)?|\u001b.?|[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
          if (clean !== "") into.append(this.style.plain() ? clean : this.style.span(clean));
        }
      }
    }

    toggle(head) {
      if (!head) return;
      const closed = head.classList.toggle("closed");
      for (let row = head.nextElementSibling; row; row = row.nextElementSibling) {
        if (!row.dataset.inside.split(" ").includes(head.dataset.section)) break;
        row.hidden = closed;
      }
    }
  }

  /** A carriage return takes the line back to its start: what comes after it replaces what was there. */
  function overwrite(text) {
    const ended = text.endsWith("\r") ? text.slice(0, -1) : text;
    const at = ended.lastIndexOf("\r");
    return at < 0 ? ended : ended.slice(at + 1);
  }

  function follow(root) {
    const view = new LogView(root);
    const state = document.getElementById("log-state");
    const say = (text) => { if (state) state.textContent = text; };
    let pinned = true; // stay at the end until the reader scrolls up
    addEventListener("scroll", () => {
      pinned = innerHeight + scrollY >= document.documentElement.scrollHeight - 40;
    }, { passive: true });
    const toEnd = () => { if (pinned && !location.hash) scrollTo(0, document.documentElement.scrollHeight); };

    const events = new EventSource(root.dataset.stream);
    events.addEventListener("open", () => say("live"));
    events.addEventListener("reset", () => view.clear());
    events.addEventListener("trace", (event) => { view.append(JSON.parse(event.data)); toEnd(); });
    events.addEventListener("end", () => {
      view.flush();
      events.close();
      say("complete");
      toEnd();
      const line = location.hash && document.getElementById(location.hash.slice(1));
      if (line) line.scrollIntoView({ block: "center" });
      document.dispatchEvent(new CustomEvent("estiva:job-ended"));
    });
    events.addEventListener("error", () => say("connection lost, trying again"));
  }

  const root = document.getElementById("log");
  if (root) follow(root);
})();
