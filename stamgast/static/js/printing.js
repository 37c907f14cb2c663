// A page that is made to be printed: its own button does what the browser's menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
// It was asked for already; once only, however often the page is looked at again.
if (document.body.hasAttribute("data-prints")) {
  history.replaceState(null, "", location.pathname);
  print();
}
