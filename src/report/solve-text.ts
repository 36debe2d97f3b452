// What a search found, for a terminal: the value, why it is the one, and the figures around it.
import type { ChalkInstance } from 'chalk';
import { textInForm } from '../model/typed.ts';
import type { FrontierPoint, SolveReport, TestReport } from '../whatif/solved.ts';
import { figureShown } from './figure.ts';
import { safe, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { sceneText, subject, tables, unpricedText, usedText } from './sweep-text.ts';

/** Rows of the frontier; those nearest to the value stay. */
const ROWS = 15;
const MARKS = { value: '← found', neighbour: '← fails', nearest: '← nearest', '': '' } as const;

export function solveText(report: SolveReport, paint: ChalkInstance): string {
  const { parameter, goals, aim, value, says, test, typed } = report;
  const [from, until] = [textInForm(report.from, typed), textInForm(report.until, typed)];
  const rows = shownOf(report.frontier);
  const found =
    value === '' ? paint.yellow('no value was found') : paint.green(`${parameter} = ${textInForm(value, typed)}`);
  const left = report.frontier.length - rows.length;
  return [
    sceneText(report, `${subject(report)}: ${aim}, until ${goals.map(safe).join(' and ')}`, paint),
    [`${paint.bold(found)}  (between ${from} and ${until})`, ...says.map((sentence) => wrap(safe(sentence), 0))].join(
      '\n',
    ),
    ...tables(
      { ...report, points: rows },
      [{ name: parameter, typed }],
      paint,
      rows.map((row) => MARKS[row.is] || (row.holds ? 'holds' : 'fails')),
    ),
    ...(left > 0 ? [`${showCount(left)} more values were tried; --json has them all.`] : []),
    ...unpricedText(report, report.frontier),
    ...(test === undefined ? [] : [testText(test, report, paint)]),
    usedText(report, report.frontier, 'no search knows'),
  ].join('\n\n');
}

/** Rows evenly over all that was tried, and those that have a mark. */
function shownOf(frontier: readonly FrontierPoint[]): readonly FrontierPoint[] {
  if (frontier.length <= ROWS) return frontier;
  const last = frontier.length - 1;
  const even = new Set(Array.from({ length: ROWS - 2 }, (_, i) => Math.floor((i * last) / (ROWS - 3))));
  return frontier.filter(({ is }, i) => is !== '' || even.has(i));
}

function testText(
  { window, accounts, goals }: TestReport,
  { currency, window: fit }: SolveReport,
  paint: ChalkInstance,
): string {
  const rows = goals.map(({ goal, unit, fit: here, test, holds }) => {
    const points = [{ figures: { it: here } }, { figures: { it: test } }];
    const show = figureShown({ metric: 'it', unit }, points, currency);
    return [safe(goal), ...points.map(show), holds ? paint.green('holds') : paint.red('fails')];
  });
  return [
    paint.bold(
      `The same value on other months: ${window.from} until ${window.until}, ${showCount(accounts)} account${accounts === 1 ? '' : 's'}`,
    ),
    plainTable(
      ['Goal', `found on\n${fit.from} until\n${fit.until}`, `tested on\n${window.from} until\n${window.until}`, ''],
      rows,
    ),
  ].join('\n');
}
