// Sentences from the page, with their blanks filled in.

export const say = (sentence, values) =>
  sentence.replace(/%\((\w+)\)s/g, (_blank, name) => values[name]);

/** One of [for one, for several]. */
export const count = (sentences, number) => say(sentences[number === 1 ? 0 : 1], { count: number });
