// A page as plain text: the text part of a mail, and what a terminal shows. Everything that the page says is in it.
import { plainTable, wrap } from '../report/layout.ts';
import type { Page, Table } from '../statements/page.ts';
import { changeTexts, isolated, printable } from './texts.ts';

/** A first cell that is wider than this stands on a row of its own. */
const WIDE = 44;

export function textOf(written: Page): string {
  const page = changeTexts(printable(written), isolated);
  const { account, brand, notice, actions, about, contact } = page;
  const from = [brand.company, page.reference, `Prepared ${page.prepared}`].filter((text) => text !== '').join(' · ');
  const blocks = [
    `${wrap(page.title, 0)}\n${wrap(`${account.name} · ${account.id}`, 0)}\n${wrap(from, 0)}`,
    wrap(`${notice.strong} ${notice.text}`, 0),
    ...[...page.replaces, ...page.intro].map((text) => wrap(text, 0)),
    ...page.figures.map(({ label, amount, notes }) =>
      [`${label}: ${amount}`, ...notes.map((n) => `  ${n}`)].join('\n'),
    ),
    ...page.summary.map((text) => wrap(text, 0)),
    ...(page.chart === undefined ? [] : chartText(page.chart)),
    ...[page.months, page.worked].flatMap(tableText),
    ...page.notCounted.map((text) => wrap(text, 0)),
    ...[page.most, page.customers].flatMap(tableText),
    ...(actions === undefined
      ? []
      : [[heading(actions.title), ...actions.items.map((i) => wrap(`- ${i}`, 2))].join('\n')]),
    [heading(about.title), ...about.text.map((text) => wrap(text, 0))].join('\n'),
    wrap([contact.strong, contact.text, addressOf(contact)].filter((text) => text !== '').join(' '), 0),
    wrap(page.footer.map(({ text }) => text).join(''), 0),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The address, where the text does not say it. */
function addressOf({ text, address }: Page['contact']): string {
  return address === undefined || text.includes(address) ? '' : address;
}

/** What it would show: the table that follows has its numbers. */
function chartText(chart: NonNullable<Page['chart']>): readonly string[] {
  return [`${heading(chart.title)}\n${wrap(chart.alt, 0)}`];
}

function tableText(table: Table | undefined): readonly string[] {
  if (table === undefined) return [];
  const rows = [...table.rows, ...(table.total === undefined ? [] : [table.total])].flatMap(withNameAbove);
  const cells = rows.filter((row) => typeof row !== 'string');
  const head = table.columns.map((column) => column.text);
  const numbers = table.columns.findIndex((column) => column.numeric);
  const drawn = plainTable(head, cells, numbers < 0 ? head.length : numbers).split('\n');
  const lines = [drawn[0] ?? ''];
  let next = 1;
  for (const row of rows) lines.push(typeof row === 'string' ? row : (drawn[next++] ?? ''));
  return [[heading(table.title), ...lines, ...table.notes.map((note) => wrap(note, 0))].join('\n')];
}

/** A text is a name on a row of its own. */
function withNameAbove(row: readonly string[]): readonly (string | readonly string[])[] {
  const [name = '', ...others] = row;
  return name.length > WIDE ? [name, ['', ...others]] : [row];
}

function heading(title: string): string {
  return `${title}\n${'-'.repeat(Math.min(80, title.length))}`;
}
