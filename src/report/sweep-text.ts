// A sweep for a terminal: of one parameter a table of figures, of two a map of one figure, which colours
// from the least to the most.
import type { ChalkInstance } from 'chalk';
import { textInForm } from '../model/typed.ts';
import type { MetricColumn, PointReport, Scene, SweepReport, Varied } from '../whatif/sweep.ts';
import { figureShown } from './figure.ts';
import { safe, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

const WIDTH = 80;
/** Of a map, for those who see no colours: from the least fifth of its figures to the most. */
const SHADES = ['·', '░', '▒', '▓', '█'] as const;

export function sweepText(report: SweepReport, paint: ChalkInstance): string {
  const { varies, finished, of } = report;
  const over = varies
    .map(({ name, from, until, typed }) => `${name} from ${textInForm(from, typed)} to ${textInForm(until, typed)}`)
    .join(', ');
  const parts = varies.length === 1 ? tables(report, varies, paint) : maps(report, paint);
  const stopped =
    finished < of ? [paint.yellow(`Stopped: ${showCount(finished)} of ${showCount(of)} points were finished.`)] : [];
  return [
    sceneText(report, `${subject(report)}: ${over}`, paint),
    ...(finished === 0 ? [] : parts),
    ...report.says.map((sentence) => wrap(safe(sentence), 0)),
    ...unpricedText(report, report.points),
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

/** What is in no figure: at any value, and at some. */
export function unpricedText({ gaps }: Scene, points: readonly PointReport[]): readonly string[] {
  const most = Math.max(0, ...points.map(({ unpriced }) => unpriced));
  const count = points.filter(({ unpriced }) => unpriced > 0).length;
  const at = count === points.length ? 'every point' : `${count} of ${points.length} points`;
  const sentences = [
    ...gaps.map((gap) => `Not complete: ${safe(gap)}; reprice run says what to do.`),
    ...(most === 0
      ? []
      : [
          `Not complete: at ${at} some usage has no price (up to ${showCount(most)} accounts); reprice run says which.`,
        ]),
  ];
  return sentences.length === 0 ? [] : [sentences.map((sentence) => wrap(sentence, 0)).join('\n')];
}

/** Tables of points, with as many figures in each as fit side by side. */
export function tables(
  { metrics, points, currency }: Pick<SweepReport, 'metrics' | 'points' | 'currency'>,
  params: readonly Pick<Varied, 'name' | 'typed'>[],
  paint: ChalkInstance,
  marks: readonly string[] = [],
): readonly string[] {
  const own = params.map(
    ({ name, typed }): Column => ({
      head: name,
      cells: points.map(({ values }) => textInForm(values[name] ?? '', typed)),
    }),
  );
  const columns = metrics.map((metric): Column => {
    const show = figureShown(metric, points, currency);
    return { head: heading(metric.metric), cells: points.map(show) };
  });
  const last: readonly Column[] = marks.length > 0 ? [{ head: '', cells: marks }] : [];
  return blocksOf(columns, WIDTH - widthOf([...own, ...last])).map((block) => {
    const shown = [...own, ...block, ...last];
    return plainTable(
      shown.map(({ head }) => paint.bold(head)),
      points.map((_, row) => shown.map(({ cells }) => cells[row] ?? '')),
      0,
    );
  });
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** As plainTable sets them, each with the space after it. */
function widthOf(columns: readonly Column[]): number {
  const widest = ({ head, cells }: Column): number =>
    Math.max(...[...head.split('\n'), ...cells].map((text) => text.length)) + 2;
  return columns.reduce((all, column) => all + widest(column), 0);
}

/** In order, each as wide as there is room; one column at least. */
function blocksOf(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const blocks: Column[][] = [];
  for (const column of columns) {
    const block = blocks.at(-1);
    if (block !== undefined && widthOf([...block, column]) - 2 <= room) block.push(column);
    else blocks.push([column]);
  }
  return blocks;
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
  return report.metrics.flatMap((column) => mapsOf(report, column, down, across, paint));
}

function mapsOf(
  { points, currency }: SweepReport,
  column: MetricColumn,
  { name: down, typed: downForm }: Varied,
  { name: across, typed: acrossForm }: Varied,
  paint: ChalkInstance,
): readonly string[] {
  const show = figureShown(column, points, currency);
  const cells = new Map(points.map((p) => [`${p.values[down]} ${p.values[across]}`, p]));
  const shaded = shadesOf(points, column.metric, paint);
  const values = (name: string): string[] => [...new Set(points.map((p) => p.values[name] ?? ''))];
  const [rows, columns] = [values(down), values(across)];
  const [rowText, columnText] = [(r: string) => textInForm(r, downForm), (c: string) => textInForm(c, acrossForm)];
  const width = Math.max(...points.map((p) => show(p).length + 2), ...columns.map((c) => columnText(c).length)) + 2;
  const first = Math.max(down.length, ...rows.map((r) => rowText(r).length));
  const abreast = Math.max(1, Math.floor((WIDTH - first) / width));
  return Array.from({ length: Math.ceil(columns.length / abreast) }, (_, b) => {
    const block = columns.slice(b * abreast, (b + 1) * abreast);
    const table = plainTable(
      [down, ...block.map(columnText)].map((h) => paint.bold(h)),
      rows.map((row) => [
        rowText(row),
        ...block.map((c) => {
          const point = cells.get(`${row} ${c}`);
          return point === undefined ? '' : shaded(point, show(point));
        }),
      ]),
      0,
    );
    return `${paint.bold(column.metric)} by ${safe(down)} (down) and ${safe(across)} (across); ${SHADES.join(' ')} from least to most\n${table}`;
  });
}

/** A fifth of the ranks for each shade, from the first to the last: what a cell says, with its mark and in its colour. */
function shadesOf(
  points: readonly PointReport[],
  metric: string,
  paint: ChalkInstance,
): (point: PointReport, text: string) => string {
  const colours = [paint.blue, paint.cyan, paint.green, paint.yellow, paint.red];
  const rank = (point: PointReport): bigint => BigInt((point.figures[metric] ?? '').replace('.', '') || '0');
  const known = [...new Set(points.map(rank))].sort((a, b) => (a < b ? -1 : 1));
  return (point, text) => {
    const shade = shadeOf(known.indexOf(rank(point)), known.length);
    return (colours[shade] ?? paint.reset)(`${SHADES[shade] ?? ''} ${text}`);
  };
}

/** The most has the last shade, however few ranks there are. */
function shadeOf(rank: number, ranks: number): number {
  if (ranks >= SHADES.length) return Math.floor((rank * SHADES.length) / ranks);
  return Math.floor((rank * (SHADES.length - 1)) / Math.max(1, ranks - 1));
}
