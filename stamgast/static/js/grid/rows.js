// One row: its cells, how they were when it was opened (`was`), and what is to be
// said of them (`notes`, by column; of the whole row under the empty name).

export const opened = ({ key, customer, version, cells, notes = [] }) => ({
  key,
  customer,
  version,
  cells,
  was: customer ? cells : {},
  notes: Object.fromEntries(notes.map(({ column, ...note }) => [column, note])),
  saved: false,
});

/** The row over what somebody else has stored meanwhile: typed cells stay as they are. */
export const merged = (row, now) => {
  if (!now) return row;
  const typed = Object.fromEntries(touched(row).map((name) => [name, row.cells[name]]));
  return { ...row, version: now.version, was: now.cells, cells: { ...now.cells, ...typed } };
};

export const blank = (cells) => cells.every((text) => !text.trim());

export const isBlank = (row) => !row.customer && blank(Object.values(row.cells));

/** Names of the cells that differ from what is stored; none for a new row that is blank. */
export const touched = (row) => {
  if (!row.customer && blank(Object.values(row.cells))) return [];
  return Object.keys(row.cells).filter((name) => row.cells[name] !== (row.was[name] ?? ""));
};
