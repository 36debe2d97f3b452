// Who uses what, and who would pay, as three pictures: accounts by usage, Lorenz curves, the shares of the largest.
import type { Briefing } from '../../briefing/briefing.ts';
import { showCount } from '../../report/format.ts';
import { html, type Markup, when } from '../markup.ts';
import { chart, figureText, told } from './chart.ts';
import { compact, drawn, HEIGHT, points, steps, WIDTH } from './scale.ts';
import { binName } from './sheets.ts';

const FRAME = { left: 40, top: 30, right: WIDTH - 8, bottom: HEIGHT - 36 };

type Bin = Briefing['usage']['histogram'][number];

export function histogramChart({ usage, comparison, headline }: Briefing): Markup {
  const bins = usage.histogram;
  const ticks = steps(Math.max(0, ...bins.map((bin) => bin.accounts)));
  const width = (FRAME.right - FRAME.left) / Math.max(1, bins.length);
  const height = (n: number): number => (n / (ticks.at(-1) ?? 1)) * (FRAME.bottom - FRAME.top);
  const bar = (i: number, bin: Bin, kind: 'bar' | 'payer'): Markup => {
    const [from, n] = kind === 'bar' ? [0, bin.accounts - bin.payers] : [bin.accounts - bin.payers, bin.payers];
    const [path, value] = kind === 'bar' ? ['accounts', bin.accounts] : ['payers', bin.payers];
    const text = `${binName(bin)} requests a month: ${showCount(n)} of ${showCount(bin.accounts)} ${kind === 'bar' ? 'pay nothing' : 'pay'}`;
    return html`<rect class="${kind}" x="${points(FRAME.left + i * width + 0.6)}" y="${points(FRAME.bottom - height(from + n))}" width="${points(width - 1.2)}" height="${points(height(n))}" data-figure="usage/histogram/${i}/${path}" data-value="${value}">${when(n > 0, () => told(text))}</rect>`;
  };
  const powers = bins.map(({ from }, i) => ({ from, i })).filter(({ from }) => /^(0|10*)$/.test(from));
  const edges = powers.filter((_, i) => i % Math.ceil(powers.length / 6) === 0);
  return chart(
    {
      id: 'histogram',
      width: WIDTH,
      title: 'Accounts by requests a month',
      legend: [
        ['bar', 'pay nothing under A'],
        ['payer', 'pay under A'],
      ],
      alt: `${showCount(comparison.accounts)} accounts by requests a month, on a logarithmic scale; ${showCount(headline.payers.accounts)} pay something under A. Half of the accounts make ${usage.median} or less, the mean is ${usage.mean}. The table has every number.`,
    },
    html`${grid(ticks.map((n) => ({ at: FRAME.bottom - height(n), text: showCount(n) })))}
${bins.map((bin, i) => html`${bar(i, bin, 'bar')}${bar(i, bin, 'payer')}`)}
${edges.map(({ from, i }) => html`<text x="${points(FRAME.left + i * width)}" y="${FRAME.bottom + 14}">${compact(from)}</text>`)}
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}">requests a month (logarithmic)</text><text class="start" x="0" y="10">accounts</text>
${marker('median', usage.median, 'usage/median', bins, width, 10)}${marker('mean', usage.mean, 'usage/mean', bins, width, 22)}`,
  );
}

/** A line at a value, and what it is; the text stands left of it where there is no room on its right. */
function marker(name: string, value: string, path: string, bins: readonly Bin[], width: number, y: number): Markup {
  const v = drawn(value);
  const at = bins.findIndex((bin) => v < drawn(bin.below));
  const bin = bins[at];
  if (bin === undefined) return html``;
  const [from, below] = [drawn(bin.from), drawn(bin.below)];
  const part = from === 0 ? v : (Math.log(v) - Math.log(from)) / (Math.log(below) - Math.log(from));
  const x = points(FRAME.left + (at + part) * width);
  const side = x > WIDTH / 2 ? 'end' : 'start';
  return html`<path class="mark" d="M${x} ${y - 6}V${FRAME.bottom}"/><text class="said ${side}" x="${side === 'end' ? x - 4 : x + 4}" y="${y}">${name} ${figureText(path, value, compact(value))}</text>`;
}

const WORD = { requests: 'requests', billed: 'bills' };

export function lorenzChart({ usage, comparison }: Briefing): Markup {
  const x = (percent: string): number => points(FRAME.left + (drawn(percent) / 100) * (FRAME.right - FRAME.left));
  const y = (percent: string): number => points(FRAME.bottom - (drawn(percent) / 100) * (FRAME.bottom - FRAME.top));
  const line = (of: 'requests' | 'billed'): string =>
    usage.lorenz.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.accounts)} ${y(p[of])}`).join('');
  const ticks = ['0', '25', '50', '75', '100'];
  return chart(
    {
      id: 'lorenz',
      width: WIDTH,
      title: 'Lorenz curve',
      legend: [
        ['bar', 'requests'],
        ['payer', 'bills under A'],
      ],
      alt: `What share of requests and of bills the smallest accounts have together. Gini of requests ${usage.gini.requests || 'not known'}, of bills ${usage.gini.billed || 'not known'}. Half of all requests are made by ${showCount(usage.half.requests)} accounts, half of the bills are paid by ${showCount(usage.half.billed)}. The table beside it has the shares of the largest.`,
    },
    html`${grid(ticks.map((t) => ({ at: y(t), text: `${t}%` })))}
<path class="equal" d="M${x('0')} ${y('0')}L${x('100')} ${y('100')}"/>
<path class="curve bar" d="${line('requests')}"/><path class="curve payer" d="${line('billed')}"/>
${['0', '50', '100'].map((t) => html`<text class="${t === '100' ? 'end' : ''}" x="${x(t)}" y="${FRAME.bottom + 14}">${t}%</text>`)}
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}">share of accounts, smallest first</text><text class="start" x="0" y="16">share of all</text>
${(['requests', 'billed'] as const).map((of, i) => html`<text class="start note" x="${FRAME.left + 8}" y="${FRAME.top + 18 + i * 34}">Gini of ${WORD[of]} ${gini(of, usage.gini[of])}</text><text class="start note" x="${FRAME.left + 8}" y="${FRAME.top + 32 + i * 34}">half of all: ${figureText(`usage/half/${of}`, String(usage.half[of]), showCount(usage.half[of]))} of ${showCount(comparison.accounts)} accounts</text>`)}`,
  );
}

function gini(of: string, value: string): Markup {
  return figureText(`usage/gini/${of}`, value, value === '' ? '–' : value);
}

export function topChart({ usage }: Briefing): Markup {
  const [left, right] = [70, WIDTH - 52];
  const row = (HEIGHT - 24) / usage.top.length;
  const bar = (y: number, kind: string, path: string, percent: string): Markup =>
    html`<rect class="${kind}" x="${left}" y="${points(y)}" width="${points((drawn(percent) / 100) * (right - left))}" height="13" data-figure="${path}" data-value="${percent}"></rect><text class="start" x="${points(left + (drawn(percent) / 100) * (right - left) + 5)}" y="${points(y + 10.5)}">${figureText(path, percent, `${drawn(percent).toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 })}%`)}</text>`;
  return chart(
    {
      id: 'top',
      width: WIDTH,
      title: 'Share held by the largest accounts',
      legend: [
        ['bar', 'of requests'],
        ['payer', 'of bills under A'],
      ],
      alt: `${usage.top.map((t) => `The top ${t.top} make ${t.requests}% of requests; the top ${t.top} by bill pay ${t.billed}%.`).join(' ')}`,
    },
    html`${usage.top.map((t, i) => html`<text class="end" x="${left - 8}" y="${points(12 + i * row + 17)}">top ${t.top}</text>${bar(12 + i * row, 'bar', `usage/top/${i}/requests`, t.requests)}${bar(12 + i * row + 14, 'payer', `usage/top/${i}/billed`, t.billed)}`)}`,
  );
}

function grid(lines: readonly { readonly at: number; readonly text: string }[]): readonly Markup[] {
  return lines.map(
    ({ at, text }) =>
      html`<path class="grid" d="M${FRAME.left} ${points(at)}H${FRAME.right}"/><text class="end" x="${FRAME.left - 6}" y="${points(at + 3.5)}">${text}</text>`,
  );
}
