// What an examination finds, one thing after the other: sound, doubtful or wrong, and what to do about it.
import { CannotRunError, formatProblem, InputError } from '../source/problem.ts';
import { grouped } from '../summarise/words.ts';

export interface Finding {
  readonly area: 'installation' | 'disk' | 'project';
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** ok: nothing to do. warn: it works, and something is lost or out of date. wrong: it does not work. */
  readonly state: 'ok' | 'warn' | 'wrong';
  readonly message: string;
  /** '' where there is nothing to do. */
  readonly fix: string;
}

type Say = (about: string, message: string, fix: string) => Finding;

/** Words findings of one area. */
export function findings(area: Finding['area']): {
  readonly ok: (about: string, message: string) => Finding;
  readonly warn: Say;
  readonly wrong: Say;
} {
  return {
    ok: (about, message) => ({ area, about, state: 'ok', message, fix: '' }),
    warn: (about, message, fix) => ({ area, about, state: 'warn', message, fix }),
    wrong: (about, message, fix) => ({ area, about, state: 'wrong', message, fix }),
  };
}

/** "1 file", "2,000 files". */
export function counted(n: number | bigint, noun: string): string {
  return `${grouped(String(n))} ${noun}${BigInt(n) === 1n ? '' : 's'}`;
}

/** What a step says that refuses to go on; any other error is a bug and goes on its way. */
export function refusalOf(error: unknown): { readonly message: string; readonly fix: string } {
  if (error instanceof CannotRunError) return { message: error.message, fix: error.fix };
  if (!(error instanceof InputError)) throw error;
  const [first = { message: '', fix: '' }] = refusalsOf(error);
  const more = error.problems.length - 1;
  return { ...first, message: more > 0 ? `${first.message}, and ${more} more` : first.message };
}

/** Each problem, on one line. */
export function refusalsOf({ problems }: InputError): readonly { readonly message: string; readonly fix: string }[] {
  return problems.map((problem) => ({
    message: formatProblem({ ...problem, excerpt: '', fix: '' }).split('\n')[0] ?? '',
    fix: problem.fix,
  }));
}
