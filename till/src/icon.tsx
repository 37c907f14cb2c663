let sprite = "";

/** Where the page keeps its icons; their names are those of icons.svg. */
export function iconsAt(address: string): void {
  sprite = address;
}

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
