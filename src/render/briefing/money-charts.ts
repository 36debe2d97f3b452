// Revenue by month, and how every bill changes: in money and as a share of what it was. Accounts whose changes lie
// close together are one mark, so that ten thousand of them stay quick to draw.
import type { BriefedAccount, Briefing } from '../../briefing/briefing.ts';
import { showCount, showMonth } from '../../report/format.ts';
import { html, type Markup } from '../markup.ts';
import { chart } from './chart.ts';
import { compact, compactMoney, drawn, HEIGHT, points, steps, symmetricLog, WIDTH } from './scale.ts';
import { scenarioName } from './sheets.ts';

const FRAME = { left: 46, top: 12, right: WIDTH - 8, bottom: HEIGHT - 36 };
/** Classes of bars by run, and by again after the last. */
const KINDS = ['bar', 'payer', 'third'];

export function monthsChart({ by_month, runs, comparison }: Briefing): Markup {
  const most = Math.max(0, ...by_month.flatMap((m) => m.runs.map((r) => drawn(r.steady_state))));
  const ticks = steps(most);
  const step = (FRAME.right - FRAME.left) / Math.max(1, by_month.length);
  const width = (step * 0.8) / Math.max(1, runs.length);
  const height = (plain: string): number => (drawn(plain) / (ticks.at(-1) ?? 1)) * (FRAME.bottom - FRAME.top);
  return chart(
    {
      id: 'months',
      title: 'Revenue by month, steady state',
      legend: runs.map(({ letter, model }, i) => [kindOf(i), `${letter}: ${model}`] as const),
      alt: `${by_month.length} months, ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}. The table has every number.`,
    },
    html`${ticks.map((n) => grid(FRAME.bottom - height(String(n)), compactMoney(n, comparison.currency)))}
${by_month.map(
  (month, i) =>
    html`${month.runs.map((run, r) => html`<rect class="${kindOf(r)}" x="${points(FRAME.left + i * step + step * 0.1 + r * width)}" y="${points(FRAME.bottom - Math.max(0, height(run.steady_state)))}" width="${points(width)}" height="${points(Math.max(0, height(run.steady_state)))}" data-figure="by_month/${i}/runs/${r}/steady_state" data-value="${run.steady_state}"/>`)}${i % Math.ceil(by_month.length / 6) === 0 ? html`<text x="${points(FRAME.left + (i + 0.5) * step)}" y="${FRAME.bottom + 14}">${monthText(month.month, i)}</text>` : html``}`,
)}`,
  );
}

function kindOf(run: number): string {
  return KINDS[run % KINDS.length] ?? 'bar';
}

function monthText(month: string, i: number): string {
  const text = showMonth(`${month}-01`);
  return i === 0 || month.endsWith('-01') ? `${text.slice(0, 3)} ’${text.slice(-2)}` : text.slice(0, 3);
}

function grid(at: number, text: string): Markup {
  return html`<path class="grid" d="M${FRAME.left} ${points(at)}H${FRAME.right}"/><text class="end" x="${FRAME.left - 5}" y="${points(at + 3.5)}">${text}</text>`;
}

/** Marks of a drawing across and down: closer ones become one. */
const CELLS = { across: 60, down: 36 };

interface Cluster {
  readonly x: number;
  readonly y: number;
  readonly rise: boolean;
  readonly accounts: BriefedAccount[];
}

/** undefined: no bill changes. */
export function scatterChart(briefing: Briefing): Markup | undefined {
  const { accounts, comparison, letters } = briefing;
  const changed = accounts.filter(({ change }) => /[1-9]/.test(change.amount));
  if (changed.length === 0) return undefined;
  const money = changed.map(({ change }) => symmetricLog(drawn(change.amount)));
  const [least, most] = [Math.floor(Math.min(0, ...money)), Math.ceil(Math.max(0, ...money))];
  const rises = changed.filter(({ change }) => change.percent !== '').map((c) => symmetricLog(drawn(c.change.percent)));
  const [low, high] = [Math.min(0, ...rises), Math.max(1, ...rises)];
  const top = FRAME.top + 22;
  const x = (log: number): number =>
    FRAME.left + ((log - least) / Math.max(1, most - least)) * (FRAME.right - FRAME.left);
  const y = (log: number): number => FRAME.bottom - ((log - low) / (high - low)) * (FRAME.bottom - top);
  const clusters = clustersOf(changed, (account) => ({
    x: x(symmetricLog(drawn(account.change.amount))),
    y: account.change.percent === '' ? FRAME.top + 4 : y(symmetricLog(drawn(account.change.percent))),
  }));
  const focus = letters.findIndex((letter, i) => i > 0 && letter !== '');
  return chart(
    {
      id: 'scatter',
      title: `Change of each bill, ${scenarioName(briefing, focus)} against ${scenarioName(briefing, 0)}`,
      legend: [
        ['payer', 'pays more'],
        ['bar', 'pays less'],
      ],
      alt: `${showCount(changed.length)} accounts by the change of their bill in money and in percent, both logarithmic; ${showCount(accounts.length - changed.length)} pay the same. Accounts that pay nothing before are on the line "new". The table of every account has each change.`,
    },
    html`${logTicks(low, high, 2).map(({ log, value }) => grid(y(log), `${value > 0 ? '+' : ''}${compact(String(value))}%`))}
${grid(FRAME.top + 4, 'new')}
${logTicks(least, most, Math.max(1, Math.ceil((most - least) / 5))).map(({ log, value }) => html`<path class="grid" d="M${points(x(log))} ${FRAME.top}V${FRAME.bottom}"/><text x="${points(Math.min(FRAME.right - 14, x(log)))}" y="${FRAME.bottom + 14}">${compactMoney(value, comparison.currency)}</text>`)}
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}">change of the bill of the window (logarithmic)</text>
${clusters.map(dot)}`,
  );
}

function clustersOf(
  accounts: readonly BriefedAccount[],
  placeOf: (account: BriefedAccount) => { readonly x: number; readonly y: number },
): readonly Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const account of accounts) {
    const { x, y } = placeOf(account);
    const cell = `${Math.round((x / WIDTH) * CELLS.across)} ${Math.round((y / HEIGHT) * CELLS.down)}`;
    const found = clusters.get(cell) ?? { x, y, rise: !account.change.amount.startsWith('-'), accounts: [] };
    found.accounts.push(account);
    clusters.set(cell, found);
  }
  return [...clusters.values()].sort((a, b) => b.accounts.length - a.accounts.length);
}

function dot({ x, y, rise, accounts }: Cluster): Markup {
  const [one] = accounts;
  const radius = Math.min(9, 1.8 + Math.sqrt(accounts.length));
  const text = accounts.length === 1 ? (one?.account ?? '') : `${showCount(accounts.length)} accounts`;
  return html`<circle class="${rise ? 'payer' : 'bar'}" cx="${points(x)}" cy="${points(y)}" r="${points(radius)}" data-count="${accounts.length}"><title>${text}</title></circle>`;
}

/** Powers of ten on both sides of 0, every so many. */
function logTicks(
  least: number,
  most: number,
  every: number,
): readonly { readonly log: number; readonly value: number }[] {
  const found = [{ log: 0, value: 0 }];
  for (let power = every; power <= Math.max(-least, most); power += every) {
    const value = 10 ** power;
    if (symmetricLog(value) <= most + 0.05) found.push({ log: symmetricLog(value), value });
    if (symmetricLog(-value) >= least - 0.05) found.push({ log: symmetricLog(-value), value: -value });
  }
  return found;
}
