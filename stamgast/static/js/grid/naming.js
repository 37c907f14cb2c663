// Whether a pasted block begins with the names of columns, and which they are.

// Letters that NFKD leaves whole; as lib/folding.py has them.
const WHOLE = { ø: "o", æ: "ae", œ: "oe", ß: "ss", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i" };
const DATA = /@|^[\d\s+().,/-]+$/;

export const folded = (text) =>
  text
    .toLowerCase()
    .replace(/[øæœßđðłþı]/g, (letter) => WHOLE[letter])
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");

const plain = (name) => folded(name).replace(/[^a-z0-9]+/g, "");

/** The column's name, or null, for each cell of the first row; null where it is no heading. */
export const headed = (block, columns) => {
  if (block.length < 2) return null;
  const known = new Map(
    columns.flatMap(({ name, headings }) => headings.map((heading) => [heading, name])),
  );
  const cells = block[0].map((cell) => cell.trim());
  if (cells.some((cell) => DATA.test(cell))) return null;
  const taken = new Set();
  const names = cells.map((cell) => {
    const name = known.get(plain(cell));
    if (!name || taken.has(name)) return null;
    taken.add(name);
    return name;
  });
  const named = cells.filter(Boolean).length;
  return taken.size && taken.size * 2 >= named ? names : null;
};
