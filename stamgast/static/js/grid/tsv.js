// A block of cells as Excel, LibreOffice and Google Sheets put it on the clipboard,
// both ways: parse(serialise(block)) is the block.

const PLAIN = /[^\t\r\n]*/y;
// A cell with line breaks or tabs stands in quotation marks. One that merely begins
// with such a mark (5" pipe, "Bo" Ek) does not end with one before the next cell.
const QUOTED = /"([^"]*(?:""[^"]*)*)"(?=[\t\r\n]|$)/y;

// Begins as a formula and is no plain number or phone: a spreadsheet would run it.
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s()./-]*$)/;
const GUARDED = /^'+[=+\-@\t\r]/;

export const parse = (text) => {
  const rows = [[]];
  for (let at = 0; ; ) {
    const [cell, end] = quoted(text, at) ?? plain(text, at);
    rows.at(-1).push(GUARDED.test(cell) ? cell.slice(1) : cell);
    if (end >= text.length) return rows;
    const lineEnds = text[end] !== "\t";
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (!lineEnds) continue;
    // The last line break ends the last row and begins none.
    if (at >= text.length) return rows;
    rows.push([]);
  }
};

const quoted = (text, at) => {
  QUOTED.lastIndex = at;
  const found = QUOTED.exec(text);
  if (!found) return null;
  const cell = found[1].replaceAll('""', '"').replace(/\r\n?/g, "\n");
  return [cell, QUOTED.lastIndex];
};

const plain = (text, at) => {
  PLAIN.lastIndex = at;
  return [PLAIN.exec(text)[0], PLAIN.lastIndex];
};

export const serialise = (block) => {
  const lines = block.map((row) => row.map(written).join("\t"));
  return lines.join("\n") + (block.length > 1 ? "\n" : "");
};

const written = (cell) => {
  const safe = FORMULA.test(cell) || GUARDED.test(cell) ? `'${cell}` : cell;
  return /[\t\r\n]|^"/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
