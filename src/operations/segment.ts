// Which pieces of a path are values and not names: numbers, ids, hashes, dates, addresses. A piece that is
// a value becomes a variable of a template; how it looks decides only what the variable is called.

export type ValueKind = 'id' | 'hash' | 'date' | 'email' | 'value';

/** From this length on a mix of letters and digits is no word. */
const RANDOM_LENGTH = 12;
/** Least changes between letters and digits, e.g. 3 in a1b2. */
const RANDOM_CHANGES = 4;

const FORMS: readonly (readonly [ValueKind, RegExp])[] = [
  ['id', /^\{.*\}$/],
  // What carries values of its own, or could not stand in a catalogue as it is.
  ['value', /[=&;?#{}\p{C}\p{Z}]|%[01][0-9a-f]|%(20|22|23|26|3b|3d|3f|7b|7d|7f)/iu],
  ['email', /^[^@/]+(@|%40)[^@/]+\.[a-z]{2,}$/i],
  ['date', /^\d{4}-\d{2}(-\d{2}([T_ ].*)?)?$/],
  ['id', /^[+-]?\d+$/],
  ['id', /^\d+(\.\d+){2,}$/],
  ['id', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['hash', /^(?=.*\d)[0-9a-f]{16,}$/i],
  ['hash', /^[0-9a-f]{32,}$/i],
  // acct_1042, doc-20250131
  ['id', /^[a-z]+[_-]\d{4,}$/i],
];

/** undefined: a name. An extension (`17.json`) does not make a value a name. */
export function valueKind(segment: string): ValueKind | undefined {
  const stem = segment.replace(/\.[a-z][a-z0-9]{0,4}$/i, '');
  const form = FORMS.find(([, pattern]) => pattern.test(segment) || (stem !== '' && pattern.test(stem)));
  return form?.[0] ?? (isRandom(stem) ? 'id' : undefined);
}

/** Letters and digits in turns, or capitals and digits inside a long word without separators. */
function isRandom(text: string): boolean {
  if (text.length < RANDOM_LENGTH || !/^[A-Za-z0-9_~-]+$/.test(text)) return false;
  const [...changes] = text.matchAll(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g);
  return changes.length >= RANDOM_CHANGES;
}
