// What is wrong with something a person wrote, as a value: where, what, and how to fix it. Parsers
// collect problems and return them all; only the command line prints them.

export interface Problem {
  /** Stable name of the kind of mistake, e.g. "unknown-key". */
  readonly code: string;
  readonly file: string;
  /** From 1; 0 when the problem has no line (a file that is missing). */
  readonly line: number;
  readonly column: number;
  /** The line as written and how many characters the caret underlines; '' shows no line. */
  readonly excerpt: string;
  readonly length: number;
  readonly message: string;
  readonly fix: string;
}

/** A problem of a whole file, or of something that has no place in one. */
export function fileProblem(file: string, code: string, message: string, fix: string): Problem {
  return { code, file, line: 0, column: 0, excerpt: '', length: 0, message, fix };
}

/** The user's input is wrong; carries every problem that was found. Exit code 1. */
export class InputError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => p.message).join('; '));
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** It could not be run at all: usage, a missing file, a lock, a full disk. Exit code 2. */
export class CannotRunError extends Error {
  readonly fix: string;
  constructor(message: string, fix: string) {
    super(message);
    this.name = 'CannotRunError';
    this.fix = fix;
  }
}

/** Throws an InputError when there is any problem. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}

const WIDEST_EXCERPT = 100;

/** FILE:LINE:COLUMN, what is wrong, the line with a caret, and the fix. */
export function formatProblem(problem: Problem): string {
  const at =
    problem.line === 0
      ? problem.file
      : [problem.file, problem.line, ...(problem.column === 0 ? [] : [problem.column])].join(':');
  const head = `${at}: ${problem.message} [${problem.code}]`;
  const fix = problem.fix === '' ? [] : [`  fix: ${problem.fix}`];
  if (problem.excerpt === '') return [head, ...fix].join('\n');
  const start = problem.column > WIDEST_EXCERPT - 20 ? problem.column - 40 : 0;
  const shown = problem.excerpt.slice(start, start + WIDEST_EXCERPT).replaceAll('\t', ' ');
  const gutter = String(problem.line).padStart(5);
  const caretAt = problem.column - 1 - start;
  const carets = '^'.repeat(Math.max(1, Math.min(problem.length, shown.length - caretAt)));
  return [head, `${gutter} | ${shown}`, `${' '.repeat(5)} | ${' '.repeat(caretAt)}${carets}`, ...fix].join('\n');
}

/** The nearest of the known words, when it is near enough to be what was meant. */
export function guess(word: string, known: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || distance < best.distance) best = { word: candidate, distance };
  }
  if (best === undefined) return undefined;
  return best.distance <= Math.max(1, Math.floor(Math.min(word.length, best.word.length) / 3)) ? best.word : undefined;
}

/** "did you mean X?" with the words that exist, at most a dozen of them. */
export function suggest(word: string, known: readonly string[]): string {
  const near = guess(word, known);
  const list =
    known.length === 0
      ? 'there are none'
      : `known: ${known.slice(0, 12).map(shortened).join(', ')}${known.length > 12 ? ', …' : ''}`;
  return near === undefined ? list : `did you mean "${near}"? (${list})`;
}

/** A file that is no table may have a "column" of a thousand signs. */
function shortened(word: string): string {
  return word.length > 60 ? `${word.slice(0, 59)}…` : word;
}

/** Edits between two words; two swapped neighbours count as one. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(cell(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, cell(rows, i - 1, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, cell(rows, i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return cell(rows, a.length, b.length);
}

function cell(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
