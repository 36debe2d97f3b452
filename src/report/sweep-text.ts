// A sweep for a terminal: of one parameter a table of figures, of two a map of one figure, which colours
// from the least to the most.
import type { ChalkInstance } from 'chalk';
import type { MetricColumn, PointReport, Scene, SweepReport } from '../whatif/sweep.ts';
import { figureShown } from './figure.ts';
import { safe, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

/** Columns of figures side by side. */
const ABREAST = 7;
const WIDTH = 80;

export function sweepText(report: SweepReport, paint: ChalkInstance): string {
  const { varies, finished, of } = report;
  const names = varies.map(({ name }) => name);
  const over = varies.map(({ name, from, until }) => `${name} from ${from} to ${until}`).join(', ');
  const parts = varies.length === 1 ? tables(report, names, paint) : maps(report, paint);
  const stopped =
    finished < of ? [paint.yellow(`Stopped: ${showCount(finished)} of ${showCount(of)} points were finished.`)] : [];
  return [
    sceneText(report, `${subject(report)}: ${over}`, paint),
    ...(finished === 0 ? [] : parts),
    ...unpricedText(report.points),
    ...stopped,
    usedText(report, report.points, 'no sweep knows'),
  ].join('\n\n');
}

/** What is priced: a model, or a * and what is assumed beside it. */
export function subject({ model, behaviour }: Scene): string {
  return behaviour === undefined ? safe(model) : `${safe(model)}*, ${safe(behaviour.name)}`;
}

export function usedText({ behaviour }: Scene, points: readonly PointReport[], whoKnows: string): string {
  if (behaviour === undefined)
    return wrap(`Every account uses what it used: who would use less, or leave, ${whoKnows}.`, 0);
  const assumes = behaviour.assumes.map((text) => wrap(`   - ${safe(text)}`, 5));
  return ['* is an assumption, not what happened: customers behave otherwise', ...assumes, ...leavingText(points)].join(
    '\n',
  );
}

function leavingText(points: readonly PointReport[]): readonly string[] {
  const counts = points.flatMap(({ leaving }) => leaving ?? []);
  if (counts.length === 0) return [];
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const size = least === most ? showCount(most) : `${showCount(least)} to ${showCount(most)}`;
  return [`   - ${size} account${most === 1 ? '' : 's'} would leave; no figure counts them`];
}

export function sceneText(scene: Scene, title: string, paint: ChalkInstance): string {
  const { window, zone, months, narrowed_to, accounts } = scene;
  const narrowed = narrowed_to === '' ? '' : `, narrowed to ${safe(narrowed_to)}`;
  return [
    paint.bold(title),
    `${showCount(accounts)} account${accounts === 1 ? '' : 's'}, ${window.from} until ${window.until} (${zone}, ${months} month${months === 1 ? '' : 's'})${narrowed}`,
    'steady state, unless it says',
  ].join('\n');
}

export function unpricedText(points: readonly PointReport[]): readonly string[] {
  const most = Math.max(0, ...points.map(({ unpriced }) => unpriced));
  if (most === 0) return [];
  const count = points.filter(({ unpriced }) => unpriced > 0).length;
  return [
    wrap(
      `Not complete: at ${count === points.length ? 'every point' : `${count} of ${points.length} points`} some usage has no price (up to ${showCount(most)} accounts); reprice run says which.`,
      0,
    ),
  ];
}

/** Tables of points, at most so many figures in each. */
export function tables(
  { metrics, points, currency }: Pick<SweepReport, 'metrics' | 'points' | 'currency'>,
  names: readonly string[],
  paint: ChalkInstance,
  marks: readonly string[] = [],
): readonly string[] {
  const blocks = Math.ceil(metrics.length / ABREAST);
  return Array.from({ length: blocks }, (_, b) => {
    const block = metrics.slice(b * ABREAST, (b + 1) * ABREAST);
    const shown = block.map((column) => figureShown(column, points, currency));
    const head = [...names, ...block.map(({ metric }) => heading(metric)), ...(marks.length > 0 ? [''] : [])];
    const rows = points.map((point, i) => [
      ...names.map((name) => point.values[name] ?? ''),
      ...shown.map((show) => show(point)),
      ...(marks.length > 0 ? [marks[i] ?? ''] : []),
    ]);
    return plainTable(
      head.map((h) => paint.bold(h)),
      rows,
      0,
    );
  });
}

/** "revenue_a_year" on two lines. */
function heading(metric: string): string {
  const words = metric.replaceAll('_', ' ').split(' ');
  const [first = '', ...rest] = words;
  return rest.length === 0 ? first : `${first}\n${rest.join(' ')}`;
}

/** Rows by the first parameter, columns by the second, as many as fit. */
function maps(report: SweepReport, paint: ChalkInstance): readonly string[] {
  const [down, across] = report.varies;
  if (down === undefined || across === undefined) return [];
  return report.metrics.flatMap((column) => mapsOf(report, column, down.name, across.name, paint));
}

function mapsOf(
  { points, currency }: SweepReport,
  column: MetricColumn,
  down: string,
  across: string,
  paint: ChalkInstance,
): readonly string[] {
  const show = figureShown(column, points, currency);
  const cells = new Map(points.map((p) => [`${p.values[down]} ${p.values[across]}`, p]));
  const shades = shadesOf(points, column.metric, paint);
  const values = (name: string): string[] => [...new Set(points.map((p) => p.values[name] ?? ''))];
  const [rows, columns] = [values(down), values(across)];
  const width = Math.max(...points.map((p) => show(p).length), ...columns.map((c) => c.length)) + 2;
  const first = Math.max(down.length, ...rows.map((r) => r.length));
  const abreast = Math.max(1, Math.floor((WIDTH - first) / width));
  return Array.from({ length: Math.ceil(columns.length / abreast) }, (_, b) => {
    const block = columns.slice(b * abreast, (b + 1) * abreast);
    const table = plainTable(
      [down, ...block].map((h) => paint.bold(h)),
      rows.map((row) => [
        row,
        ...block.map((c) => {
          const point = cells.get(`${row} ${c}`);
          return point === undefined ? '' : shades(point)(show(point));
        }),
      ]),
      0,
    );
    return `${paint.bold(column.metric)} by ${safe(down)} (down) and ${safe(across)} (across)\n${table}`;
  });
}

/** A fifth of the ranks for each shade. */
function shadesOf(
  points: readonly PointReport[],
  metric: string,
  paint: ChalkInstance,
): (point: PointReport) => (text: string) => string {
  const scale = [paint.blue, paint.cyan, paint.green, paint.yellow, paint.red];
  const rank = (point: PointReport): bigint => BigInt((point.figures[metric] ?? '').replace('.', '') || '0');
  const known = [...new Set(points.map(rank))].sort((a, b) => (a < b ? -1 : 1));
  return (point) => scale[Math.floor((known.indexOf(rank(point)) * scale.length) / known.length)] ?? paint.reset;
}
