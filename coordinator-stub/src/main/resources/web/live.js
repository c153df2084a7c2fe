// Keeps a page fresh: <main data-live="URL of an event stream">. Each "changed" event replaces the
// content of <main> by the server's current one, so that the markup is made in one place only.
"use strict";

(() => {
  const main = document.querySelector("main[data-live]");
  if (!main) return;
  let running = false;
  let again = false;

  async function refresh() {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Estiva-Refresh": "1" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const focused = document.activeElement && document.activeElement.id;
      document.title = page.title;
      document.querySelector("link[rel=icon]")?.replaceWith(page.querySelector("link[rel=icon]") ?? "");
      for (const fresh of page.querySelectorAll("main [data-part]")) {
        const old = main.querySelector(`[data-part="${CSS.escape(fresh.dataset.part)}"]`);
        if (old && old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
      }
      if (focused) document.getElementById(focused)?.focus();
    } catch {
      // The stream below tells the reader when the server is away.
    } finally {
      running = false;
      if (again) { again = false; refresh(); }
    }
  }

  const events = new EventSource(main.dataset.live);
  events.addEventListener("changed", refresh);
  events.addEventListener("open", () => { document.body.classList.remove("offline"); });
  events.addEventListener("error", () => { document.body.classList.add("offline"); });
  document.addEventListener("estiva:job-ended", refresh);
})();
