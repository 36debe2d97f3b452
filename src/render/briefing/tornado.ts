// What each parameter of A moves, as bars from the revenue as it is: those that move it most on top.
import type { Briefing, SensitivityStep } from '../../briefing/briefing.ts';
import { clip, showCount } from '../../report/format.ts';
import { html, type Markup } from '../markup.ts';
import { chart, told } from './chart.ts';
import { compactMoney, drawn, HEIGHT, points, WIDE } from './scale.ts';
import { type Show, showOf } from './show.ts';

const FRAME = { left: 104, top: 8, right: WIDE - 24, bottom: HEIGHT - 36 };
/** Rows; the table has the others. */
const MOST = 8;
const THICKEST = 15;
/** Percent of a parameter's value, and the class of the bar. */
const ENDS = [
  ['-20', 'bar'],
  ['20', 'payer'],
] as const;

interface Row {
  readonly parameter: string;
  /** Of the parameter in the JSON. */
  readonly place: number;
  readonly steps: readonly SensitivityStep[];
  readonly most: number;
}

/** undefined: no parameter moves anything. */
export function tornadoChart(briefing: Briefing): Markup | undefined {
  const all = rowsOf(briefing);
  const rows = all.slice(0, MOST);
  const most = rows[0]?.most ?? 0;
  if (most === 0) return undefined;
  const show = showOf(briefing);
  const [middle, half] = [(FRAME.left + FRAME.right) / 2, (FRAME.right - FRAME.left) / 2];
  const step = (FRAME.bottom - FRAME.top) / rows.length;
  const thick = Math.min(THICKEST, step * 0.38);
  const { currency } = briefing.comparison;
  const tick = (part: number): Markup =>
    html`<path class="grid" d="M${points(middle + part * half)} ${FRAME.top}V${FRAME.bottom}"/><text x="${points(middle + part * half)}" y="${FRAME.bottom + 14}">${part > 0 ? '+' : ''}${compactMoney(part * most, currency)}</text>`;
  return chart(
    {
      id: 'tornado',
      width: WIDE,
      title: `Change of A’s revenue when a parameter moves${rows.length < all.length ? `: the ${showCount(rows.length)} that move it most` : ''}`,
      legend: [
        ['bar', '20% lower'],
        ['payer', '20% higher'],
      ],
      alt: rows.map((row) => saidOf(row, show)).join(' '),
    },
    html`${[-1, 0, 1].map(tick)}
<text x="${middle}" y="${HEIGHT - 6}">change of the revenue of the window</text>
${rows.map((row, i) => {
  const y = FRAME.top + (i + 0.5) * step;
  return html`<text class="end" x="${FRAME.left - 8}" y="${points(y + 3.5)}">${clip(row.parameter, 16)}</text>${ENDS.map(
    ([percent, kind], e) => {
      const at = row.steps.findIndex((s) => s.percent === percent);
      const amount = row.steps[at]?.change.amount ?? '';
      if (amount === '') return html``;
      const long = (drawn(amount) / most) * half;
      return html`<rect class="${kind}" x="${points(middle + Math.min(0, long))}" y="${points(y + (e - 1) * thick)}" width="${points(Math.abs(long))}" height="${points(thick)}" data-figure="sensitivity/parameters/${row.place}/steps/${at}/change/amount" data-value="${amount}">${told(stepSaid(row.parameter, row.steps[at], show))}</rect>`;
    },
  )}`;
})}`,
  );
}

function rowsOf({ sensitivity }: Briefing): readonly Row[] {
  return sensitivity.parameters
    .map(({ parameter, steps }, place): Row => {
      const moved = steps.filter(({ percent }) => ENDS.some(([end]) => end === percent));
      const most = Math.max(0, ...moved.map(({ change }) => Math.abs(drawn(change.amount))));
      return { parameter, place, steps, most };
    })
    .filter(({ most }) => most > 0)
    .sort((a, b) => b.most - a.most);
}

function saidOf({ parameter, steps }: Row, show: Show): string {
  const ends = steps.filter(({ percent, change }) => change.amount !== '' && ENDS.some(([end]) => end === percent));
  return `${ends.map((step) => stepSaid(parameter, step, show)).join('; ')}.`;
}

function stepSaid(parameter: string, step: SensitivityStep | undefined, show: Show): string {
  if (step === undefined) return '';
  const [money, percent] = show.difference('', step.change);
  return `${parameter} ${step.percent.startsWith('-') ? '' : '+'}${step.percent}% (${step.value}): ${money.text} (${percent.text})`;
}
