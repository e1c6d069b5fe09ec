// What the page can do without: copying, filtering, knowing where you are, colours in code.
"use strict";

const contents = document.getElementById("contents");
const links = [...contents.querySelectorAll("li a")];

const make = (name, properties) => Object.assign(document.createElement(name), properties);

// ------------------------------------------------------------------ copying

const status = make("p", { className: "quiet", role: "status" });
document.body.append(status);

for (const figure of document.querySelectorAll(".code")) {
  const label = figure.querySelector("figcaption, summary").textContent;
  const button = make("button", { type: "button", textContent: "Copy", ariaLabel: `Copy ${label}` });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(figure.querySelector("code").textContent);
      button.textContent = status.textContent = "Copied";
    } catch {
      // Browsers lend the clipboard to secure pages only; elsewhere the text is selected for the user to copy.
      getSelection().selectAllChildren(figure.querySelector("code"));
      button.textContent = status.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  figure.append(button);
}

// Code that is wider than its place can be scrolled from the keyboard.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const block of document.querySelectorAll("pre")) widths.observe(block);

// ---------------------------------------------------------------- filtering

const filter = make("input", {
  type: "search",
  className: "filter",
  placeholder: "Filter  /",
  ariaLabel: "Filter the contents",
  autocomplete: "off",
});
contents.querySelector(".language").after(filter);

filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/);
  for (const link of links) {
    const path = document.querySelector(`${link.hash} .path`)?.textContent ?? "";
    const text = `${link.textContent} ${link.hash} ${path}`.toLowerCase();
    link.parentElement.hidden = !words.every((word) => text.includes(word));
  }
  for (const list of contents.querySelectorAll("ul")) {
    list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  }
  const found = links.filter((link) => !link.parentElement.hidden).length;
  status.textContent = filter.value ? `${found} found` : "";
});

filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter") links.find((link) => !link.parentElement.hidden)?.click();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio]), textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "Escape" && location.hash === "#contents") {
    location.hash = "#content";
  } else if (event.key === "Escape" && event.target === filter) {
    filter.value = "";
    filter.dispatchEvent(new Event("input"));
  }
});

// ------------------------------------------------------------ where you are

const byTarget = new Map(links.map((link) => [document.getElementById(link.hash.slice(1)), link]));
const inView = new Set();
let current;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
    const here = byTarget.get([...byTarget.keys()].find((section) => inView.has(section)));
    if (!here || here === current) return;
    current?.removeAttribute("aria-current");
    here.setAttribute("aria-current", "true");
    current = here;
    const { top, bottom } = here.getBoundingClientRect();
    if (top < 80 || bottom > contents.clientHeight - 40) contents.scrollTop += top - contents.clientHeight / 2;
  },
  { rootMargin: "-15% 0px -70% 0px" },
);
for (const section of byTarget.keys()) observer.observe(section);

// ---------------------------------------------------------- colours in code

const TOKENS = /(?<note>(?:^|\s)(?:#|\/\/).*$)|(?<text>"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'[^']*'|`[^`]*`)|(?<word>\b(?:import|from|with|as|for|while|in|if|not|return|try|except|raise|def|yield|const|async|await|true|false|null|True|False|None|curl)\b)/gm;

if (CSS.highlights) {
  const groups = { text: new Highlight(), word: new Highlight(), note: new Highlight() };
  for (const code of document.querySelectorAll(".code code")) {
    for (const match of code.textContent.matchAll(TOKENS)) {
      const [name] = Object.entries(match.groups).find(([, value]) => value !== undefined);
      const range = new Range();
      range.setStart(code.firstChild, match.index);
      range.setEnd(code.firstChild, match.index + match[0].length);
      groups[name].add(range);
    }
  }
  for (const [name, group] of Object.entries(groups)) CSS.highlights.set(name, group);
}

// ---------------------------------------------------------------- languages
// Last, because a browser may forbid to remember anything.

for (const radio of document.querySelectorAll("[name=language]")) {
  radio.addEventListener("change", () => localStorage.setItem("language", radio.value));
  radio.checked = radio.value === (localStorage.getItem("language") ?? "python");
}
