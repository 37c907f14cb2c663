// Filters of a list work at once; their button only takes the panel away.

export const watchFilters = () => {
  document.addEventListener("submit", (event) => {
    if (event.target.id === "filters") document.getElementById("filter").hidePopover();
  });
};
