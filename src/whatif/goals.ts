// What a search is after: goals, and what is to be made least or most.
import { type Goal, isGoal, readGoal } from '../model/goal.ts';
import { CannotRunError } from '../source/problem.ts';
import { askedOfGoal, askedText, readOne } from './asked.ts';
import type { Asked } from './pricer.ts';
import type { Aim } from './solve.ts';

/** Throws a CannotRunError. */
export function readGoals(texts: readonly string[]): readonly Goal[] {
  return texts.map((text) => {
    const read = readGoal(text);
    if (!isGoal(read)) throw new CannotRunError(`--until ${text}: ${read.message}`, read.fix);
    return read;
  });
}

/** The least value of the parameter, where nothing is said. */
export function aimOf(
  { minimise, maximise }: { readonly minimise?: string | undefined; readonly maximise?: string | undefined },
  parameter: string,
): Aim {
  const how = maximise === undefined ? 'minimise' : 'maximise';
  const what = (maximise ?? minimise ?? parameter).trim();
  return {
    how,
    figure:
      what === parameter
        ? undefined
        : readOne(what, `--${how} ${what}`, `the parameter that varies is ${parameter}; else `),
  };
}

/** Figures that are shown beside those of the goals. */
const BESIDE = ['revenue_a_year', 'payers', 'within_included', 'median', 'largest'];

/** Those of the goals and of the aim first, each once. */
export function askedFor(goals: readonly Goal[], { figure }: Aim): readonly Asked[] {
  const all = [
    ...goals.map(askedOfGoal),
    ...(figure === undefined ? [] : [figure]),
    ...BESIDE.map((name) => readOne(name, name)),
  ];
  return all.filter((one, i) => all.findIndex((other) => askedText(other) === askedText(one)) === i);
}
