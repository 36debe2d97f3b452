// A statement as a page: the order in which things are said, and the words around them. Titles, intro and the like
// come from `wording:` where it has them.

import { currencyOf } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import type { Project } from '../project/project.ts';
import { periodNoun } from '../summarise/words.ts';
import { aboutOf, contactOf, footerOf, notCountedOf, windowText } from './about.ts';
import { actionsOf } from './actions.ts';
import { above, isZero, largest, minorOf, money } from './amounts.ts';
import { chartOf } from './chart.ts';
import type { Figure, Page } from './page.ts';
import { periodLabel, rowsOf } from './rows.ts';
import { type Show, showFor } from './show.ts';
import type { Statement } from './statement.ts';
import { activeMonths, summaryOf } from './summary.ts';
import { customersTable, monthsTable, mostTable } from './tables.ts';
import { workedOf } from './worked.ts';

export type Settings = Pick<Project, 'wording' | 'brand'>;

export function pageOf(s: Statement, { wording, brand }: Settings): Page {
  const show = showFor(brand, s.currency);
  const rows = rowsOf(s, show);
  const title = titleOf(s, wording);
  const { company, colour, logo, language } = brand;
  return {
    variant: s.variant,
    lang: language,
    brand: { company, colour, logo },
    title,
    account: { name: s.name === '' ? s.account : s.name, id: s.account },
    reference: s.reference,
    prepared: show.day(s.as_of),
    notice: {
      strong: 'This is not an invoice and nothing is due.',
      text:
        wording.notice ??
        'It applies a proposed price to your past use, so that you see the effect before anything changes.',
    },
    replaces: [],
    intro: wording.intro,
    figures: [paidFigure(s, show), todayFigure(s, show, wording.product), differenceFigure(s, show)],
    summary: summaryOf(s, show),
    chart: chartOf(s, rows, show),
    months: monthsTable(s, rows, show),
    worked: workedOf(s, show),
    most: mostTable(s, show),
    customers: customersTable(s, show),
    notCounted: notCountedOf(s, show),
    actions: actionsOf(s, show),
    about: aboutOf(s, show),
    contact: contactOf(s, wording, show),
    footer: footerOf(s),
    mail: {
      subject: wording.subject ?? `${title}, ${windowText(s, show)}`,
      preheader: preheaderOf(s, show),
      closing: wording.closing ?? 'The attached PDF has every line.',
    },
  };
}

function titleOf(s: Statement, { title, titleNothing, product }: Settings['wording']): string {
  return s.variant === 'nothing'
    ? (titleNothing ?? `You would have paid nothing for ${product}`)
    : (title ?? `What you would have paid for ${product}`);
}

function paidFigure(s: Statement, show: Show): Figure {
  const active = activeMonths(s);
  const span = `${windowText(s, show)}, ${show.count(active.length, periodNoun(s.periods))}`;
  return {
    label: `Proposed price: ${s.model}`,
    amount: show.amount(s.with_rollout),
    notes: [span, ...averageNote(s, show)],
    tone: 'plain',
  };
}

/** Over whole, billed periods alone: nothing is scaled up. */
function averageNote(s: Statement, show: Show): string[] {
  const active = activeMonths(s);
  const digits = currencyOf(s.currency)?.digits ?? 2;
  const whole =
    s.coverage.stubs.length === 0 && s.joined === '' && s.left === '' && active.every((m) => m.state === 'billed');
  if (!whole || active.length < 2 || isZero(s.with_rollout)) return [];
  const average = divide(minorOf(s.with_rollout), BigInt(active.length));
  return [`average ${show.amount(money(average, digits))} a ${periodNoun(s.periods)}`];
}

function todayFigure(s: Statement, show: Show, product: string): Figure {
  const all = s.current_total === '' ? [] : [`of ${show.amount(s.current_total)} for everything`];
  return {
    label: 'You pay today',
    amount: show.amount(s.pays_today),
    notes: [`for ${product}`, ...all],
    tone: 'plain',
  };
}

function differenceFigure(s: Statement, show: Show): Figure {
  const { amount, percent, is_new: isNew } = s.difference;
  const paid = s.months.filter((m) => minorOf(m.billed) > 0n);
  const most = largest(paid, (m) => m.billed);
  const active = activeMonths(s).length;
  const notes = [
    percent === ''
      ? isNew
        ? 'new: it costs nothing today'
        : ''
      : `${percent === '0.0' ? `less than ${show.quantity('0.1')}` : show.quantity(percent)}% of all that you pay today`,
    most === undefined || active < 2 ? '' : `largest ${show.amount(most.billed)} (${periodLabel(s, most, show)})`,
    active < 2 || paid.length === active || paid.length === 0
      ? ''
      : `${active - paid.length} of ${show.count(active, periodNoun(s.periods))} at ${show.amount('0'.padEnd(1))}`,
  ];
  return {
    label: 'Difference',
    amount: isZero(amount) ? show.amount(amount) : show.signed(amount),
    notes: notes.filter((text) => text !== ''),
    tone: isZero(amount) ? 'plain' : above(amount, '0') ? 'more' : 'less',
  };
}

function preheaderOf(s: Statement, show: Show): string {
  const total = show.amount(s.with_rollout);
  return s.variant === 'nothing'
    ? `Nothing would change for you: ${total} in ${windowText(s, show)}.`
    : `${total} in ${windowText(s, show)}, and ${show.amount(s.pays_today)} today. Nothing is due.`;
}
