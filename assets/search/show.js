/* The results of a search: in the dialog of every page while the reader types, and all of them on the page of results. */
"use strict";
(() => {
  const home = document.documentElement.dataset.content_root;
  const make = (name, className, ...content) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };
  const link = (href, ...content) => {
    const item = make("li", "", make("a", "", ...content));
    item.firstChild.href = href;
    return item;
  };
  const shown = (result) => link(
    home + result.href,
    ...(result.kind ? [make("span", "kind", `${result.kind} `)] : []),
    make("strong", "", result.heading),
    make("span", "where", result.where),
    make("span", "excerpt", ...bookSearch.excerpt(result).map(([text, hit]) => (hit ? make("mark", "", text) : text))),
  );

  /** Show at most `most` results of what is typed into the field of `place`. */
  const serve = (place, most) => {
    const field = place.querySelector("input[type=search]");
    const list = place.querySelector(".results");
    const said = place.querySelector(".found");
    const update = () => {
      const query = field.value.trim();
      const results = bookSearch.find(query);
      list.replaceChildren(...results.slice(0, most).map(shown));
      list.scrollTop = 0;
      if (results.length > most) {
        list.append(link(`${place.querySelector("form").action}?q=${encodeURIComponent(query)}`, make("strong", "", `All ${results.length} results`)));
      }
      const places = results.length === 1 ? "1 place" : `${results.length} places`;
      const some = results.some((result) => !result.whole) ? ", none with all the words" : "";
      said.textContent = !query ? "" : results.length ? `${places}${some}` : `Nothing in the book for “${query}”`;
      return query;
    };
    // Arrows move between the field and the results; letters go to the field.
    place.addEventListener("keydown", (event) => {
      const stops = [field, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && stops[at + step]) {
        event.preventDefault();
        stops[at + step].focus();
      } else if (at && (event.key.length === 1 || event.key === "Backspace") && event.key !== " ") {
        field.focus();
      }
    });
    field.addEventListener("input", update);
    update();
    return { field, list, update };
  };

  const dialog = document.getElementById("search-dialog");
  const { list } = serve(dialog, 8);
  // A result may be on this very page.
  list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });

  const page = document.getElementById("search-results");
  if (page) {
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    const { field, update } = serve(page.parentElement, Infinity);
    if (!field.value) field.value = asked;
    const tell = () => {
      const query = update();
      history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    };
    update();
    field.addEventListener("input", tell);
    page.parentElement.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      tell();
    });
  }
})();
