// A page that is made to be printed: its own button does what the browser's menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
