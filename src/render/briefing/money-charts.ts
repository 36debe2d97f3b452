// Revenue by month, and how every bill changes: in money and as a share of what it was. Accounts whose changes lie
// close together are one mark, so that ten thousand of them stay quick to draw.
import type { BriefedAccount } from '../../briefing/account-rows.ts';
import type { Briefing } from '../../briefing/briefing.ts';
import { showCount, showMonth } from '../../report/format.ts';
import { html, type Markup, when } from '../markup.ts';
import { chart, told } from './chart.ts';
import { runName, scenarioName } from './names.ts';
import { compact, compactMoney, drawn, HEIGHT, points, steps, symmetricLog, WIDE } from './scale.ts';
import { showOf } from './show.ts';

const FRAME = { left: 58, top: 24, right: WIDE - 12, bottom: HEIGHT - 36 };
/** Classes of bars by run: what has none is in the table alone. */
const KINDS = ['bar', 'payer', 'third'] as const;

export function monthsChart(briefing: Briefing): Markup {
  const { comparison } = briefing;
  const show = showOf(briefing);
  const runs = briefing.runs.slice(0, KINDS.length);
  const by_month = briefing.by_month.map(({ month, runs: of }) => ({ month, runs: of.slice(0, KINDS.length) }));
  const most = Math.max(0, ...by_month.flatMap((m) => m.runs.map((r) => drawn(r.steady_state))));
  const ticks = steps(most);
  const step = (FRAME.right - FRAME.left) / Math.max(1, by_month.length);
  const width = (step * 0.8) / Math.max(1, runs.length);
  const height = (plain: string): number => (drawn(plain) / (ticks.at(-1) ?? 1)) * (FRAME.bottom - FRAME.top);
  return chart(
    {
      id: 'months',
      width: WIDE,
      title: `Revenue by month, steady state${runs.length < briefing.runs.length ? ': the first three' : ''}`,
      legend: runs.map(({ run }, i) => [KINDS[i] ?? '', runName(briefing, run)] as const),
      alt: `${by_month.length} months, ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}. The table has every number.`,
    },
    html`${ticks.map((n) => grid(FRAME.bottom - height(String(n)), compactMoney(n, comparison.currency)))}
${by_month.map(
  (month, i) =>
    html`${month.runs.map((run, r) => html`<rect class="${KINDS[r] ?? ''}" x="${points(FRAME.left + i * step + step * 0.1 + r * width)}" y="${points(FRAME.bottom - Math.max(0, height(run.steady_state)))}" width="${points(width)}" height="${points(Math.max(0, height(run.steady_state)))}" data-figure="by_month/${i}/runs/${r}/steady_state" data-value="${run.steady_state}">${told(`${showMonth(`${month.month}-01`)}, ${runs[r]?.letter}: ${show.money('', run.steady_state).text}`)}</rect>`)}${i % Math.ceil(by_month.length / 6) === 0 ? html`<text x="${points(FRAME.left + (i + 0.5) * step)}" y="${FRAME.bottom + 14}">${monthText(month.month, i)}</text>` : html``}`,
)}`,
  );
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
  const top = FRAME.top + 26;
  const x = (log: number): number =>
    FRAME.left + ((log - least) / Math.max(1, most - least)) * (FRAME.right - FRAME.left);
  const y = (log: number): number => FRAME.bottom - ((log - low) / (high - low)) * (FRAME.bottom - top);
  const clusters = clustersOf(changed, (account) => ({
    x: x(symmetricLog(drawn(account.change.amount))),
    y: account.change.percent === '' ? FRAME.top + 6 : y(symmetricLog(drawn(account.change.percent))),
  }));
  const focus = letters.findIndex((letter, i) => i > 0 && letter !== '');
  return chart(
    {
      id: 'scatter',
      width: WIDE,
      title: `Change of each bill, ${scenarioName(briefing, focus)} against ${scenarioName(briefing, 0)}`,
      legend: [
        ['payer', 'pays more'],
        ['bar', 'pays less'],
      ],
      alt: `${showCount(changed.length)} accounts by the change of their bill in money and in percent, both logarithmic; ${showCount(accounts.length - changed.length)} pay the same. Accounts that pay nothing before are on the line "new". The table of every account has each change.`,
    },
    html`${logTicks(low, high, 2).map(({ log, value }) => grid(y(log), `${value > 0 ? '+' : ''}${compact(String(value))}%`))}
${grid(FRAME.top + 6, 'new')}
${logTicks(least, most, Math.max(1, Math.ceil((most - least) / 5))).map(({ log, value }) => html`<path class="grid" d="M${points(x(log))} ${FRAME.top}V${FRAME.bottom}"/><text x="${points(Math.min(FRAME.right - 14, x(log)))}" y="${FRAME.bottom + 14}">${compactMoney(value, comparison.currency)}</text>`)}
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}">change of the bill of the window (logarithmic)</text><text class="start" x="0" y="12">change in % (logarithmic)</text>
${clusters.map((cluster) => dot(cluster, briefing))}`,
  );
}

function clustersOf(
  accounts: readonly BriefedAccount[],
  placeOf: (account: BriefedAccount) => { readonly x: number; readonly y: number },
): readonly Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const account of accounts) {
    const { x, y } = placeOf(account);
    const cell = `${Math.round((x / WIDE) * CELLS.across)} ${Math.round((y / HEIGHT) * CELLS.down)}`;
    const found = clusters.get(cell) ?? { x, y, rise: !account.change.amount.startsWith('-'), accounts: [] };
    found.accounts.push(account);
    clusters.set(cell, found);
  }
  return [...clusters.values()].sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Of one account: a figure of the JSON; of several, those that change most are named. */
function dot({ x, y, rise, accounts }: Cluster, briefing: Briefing): Markup {
  const show = showOf(briefing);
  const named = accounts.slice(0, 3).map((account) => {
    const [money, percent] = show.difference('', account.change);
    return `${account.account} ${account.name} ${money.text} (${percent.text})`;
  });
  const [one] = accounts;
  const figure = when(
    accounts.length === 1 && one !== undefined,
    () =>
      html` data-figure="accounts/${briefing.accounts.indexOf(one as BriefedAccount)}/change/amount" data-value="${one?.change.amount ?? ''}"`,
  );
  const text = `${accounts.length === 1 ? '' : `${showCount(accounts.length)} accounts: `}${named.join('; ')}${accounts.length > named.length ? '; …' : ''}`;
  const radius = Math.min(9, 2.2 + Math.sqrt(accounts.length));
  return html`<circle class="${rise ? 'payer' : 'bar'}" cx="${points(x)}" cy="${points(y)}" r="${points(radius)}" data-count="${accounts.length}"${figure}>${told(text)}</circle>`;
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
