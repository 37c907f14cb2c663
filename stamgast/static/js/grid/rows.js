// One row: its cells, how they were when it was opened (`was`), what is told beside them
// and can't be changed (`told`), and what is to be said of them (`notes`, by column; of the
// whole row under the empty name).

export const opened = ({ key, customer, version, cells, told = {}, notes = [] }) => ({
  key,
  customer,
  version,
  cells,
  told,
  was: customer ? cells : {},
  notes: Object.fromEntries(notes.map(({ column, ...note }) => [column, note])),
  saved: false,
});

/** The row over what somebody else has stored meanwhile: typed cells stay as they are. */
export const merged = (row, now) => {
  if (!now) return row;
  const typed = Object.fromEntries(touched(row).map((name) => [name, row.cells[name]]));
  const { version, cells, told } = now;
  return { ...row, version, told, was: cells, cells: { ...cells, ...typed } };
};

/** What stands in a row's place of a column. */
export const textOf = (row, { name, told }) => (told ? row.told : row.cells)[name] ?? "";

export const blank = (cells) => cells.every((text) => !text.trim());

export const isBlank = (row) => !row.customer && blank(Object.values(row.cells));

/** Names of the cells that differ from what is stored; none for a new row that is blank. */
export const touched = (row) => {
  if (!row.customer && blank(Object.values(row.cells))) return [];
  return Object.keys(row.cells).filter((name) => row.cells[name] !== (row.was[name] ?? ""));
};
