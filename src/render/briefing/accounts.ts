// Every account of a report: the first page of the table as HTML, and all of them as data for the page's script, which
// sorts, filters and turns pages. No more than one page of rows is ever drawn, however many accounts there are.
import type { Briefing } from '../../briefing/briefing.ts';
import { showCount } from '../../report/format.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { scenarioName, shortName } from './names.ts';
import type { Cell } from './sheet.ts';
import { words } from './sheet.ts';
import type { Show } from './show.ts';
import { figureCell } from './table.ts';

const PAGE = 50;

export function accountsSection(briefing: Briefing, show: Show, digits: number): Markup {
  const { accounts, comparison } = briefing;
  const heads = [
    { text: 'Account', kind: 'text' },
    { text: 'Name', kind: 'text' },
    { text: 'Segment', kind: 'text' },
    { text: 'Requests a month', kind: 'count' },
    ...comparison.scenarios.map((_, i) => ({ text: shortName(briefing, i), kind: 'money' })),
    { text: 'Change', kind: 'rise' },
    { text: 'Change in %', kind: 'share' },
    { text: 'Periods over', kind: 'count' },
    { text: 'Periods', kind: 'count' },
  ];
  const shown = accounts.slice(0, PAGE);
  const focus = briefing.letters.findIndex((letter, i) => i > 0 && letter !== '');
  return html`<section aria-labelledby="accounts">
<h2 id="accounts">Every account</h2>
<p class="soft">Change: ${scenarioName(briefing, focus)} against ${scenarioName(briefing, 0)}, the largest first. A filter finds names, accounts and segments; reprice report --csv FILE has every row.</p>
<p class="soft" id="accounts-said" role="status">${showCount(shown.length)} of ${showCount(accounts.length)} accounts.</p>
<div class="scroll" role="region" aria-label="Every account" tabindex="0"><table id="table-accounts" data-pages="${PAGE}" data-currency="${comparison.currency}" data-digits="${digits}">
<caption class="heard">Every account</caption>
<thead><tr>${heads.map(({ text, kind }) => html`<th scope="col" data-kind="${kind}"${kind === 'text' ? NOTHING : html` class="number"`}>${text}</th>`)}</tr></thead>
<tbody>
${shown.map((_, i) => html`<tr>${cellsOf(briefing, i, show).map((cell, c) => (c === 0 ? html`<th scope="row">${figureCell(cell)}</th>` : html`<td${c < 3 ? NOTHING : html` class="number"`}>${figureCell(cell)}</td>`))}</tr>\n`)}</tbody>
</table></div>
</section>
<script type="application/json" id="account-data">${data(briefing)}</script>
`;
}

function cellsOf({ accounts }: Briefing, i: number, show: Show): readonly Cell[] {
  const path = `accounts/${i}`;
  const account = accounts[i];
  if (account === undefined) return [];
  return [
    words(account.account),
    words(account.name),
    words(account.segment),
    show.count(`${path}/requests_a_month`, account.requests_a_month),
    ...account.billed.map((plain, s) => show.money(`${path}/billed/${s}`, plain)),
    ...show.difference(`${path}/change`, account.change),
    show.count(`${path}/periods_over`, account.periods_over),
    show.count(`${path}/periods`, account.periods),
  ];
}

/** JSON that cannot end its element, whatever names are in it. */
function data({ accounts }: Briefing): Markup {
  const rows = accounts.map((a) => [
    a.account,
    a.name,
    a.segment,
    a.requests_a_month,
    ...a.billed,
    a.change.amount,
    a.change.percent,
    String(a.periods_over),
    String(a.periods),
  ]);
  return { ...NOTHING, text: JSON.stringify(rows).replaceAll('<', '\\u003c') };
}
