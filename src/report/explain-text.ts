// One period of one account, step by step, for a terminal of 80 columns: what was counted, at which rate,
// the arithmetic written out, how it was rounded, and the line of the model that says so. Made to be read
// aloud on the phone.
import type { ChalkInstance } from 'chalk';
import { addable } from '../exact/addable.ts';
import { type Currency, currencyOf } from '../exact/currency.ts';
import { textInForm } from '../model/typed.ts';
import type { Explanation, PlanOf } from '../runs/explain.ts';
import type { Item, Line, Rule } from '../runs/explain-items.ts';
import { percentText, shownFraction } from '../runs/fraction.ts';
import { contractText, daysText } from './contract-text.ts';
import { safe, showAmount, showDays, showMonth, showQuantity, showUnits } from './format.ts';
import { wrap } from './layout.ts';

const WIDTH = 80;

const TITLES: Readonly<Record<number, string>> = {
  1: 'What was used',
  2: 'What is included',
  3: 'Packs',
  4: 'Grace',
  5: 'Rates',
  6: 'Fees',
  7: 'Discounts',
  8: 'Minimum, maximum and commit',
  9: 'Credits',
  10: 'What we keep',
};

export function explainText(e: Explanation, paint: ChalkInstance): string {
  const currency = currencyOf(e.currency) ?? { code: e.currency, digits: 2 };
  return explained({ ...e, items: shownItems(e.items, currency) }, currency, paint);
}

/** The items with amounts that a reader can add up. */
function shownItems(items: readonly Item[], { digits }: Currency): Item[] {
  const [stated, billed] = (['stated', 'billed'] as const).map((column) =>
    addable(
      items.map((item) => item[column]),
      digits,
    ),
  );
  return items.map((item, i) => ({
    ...item,
    stated: stated?.[i] ?? item.stated,
    billed: billed?.[i] ?? item.billed,
    base: addable([item.base], digits)[0] ?? item.base,
  }));
}

function explained(e: Explanation, currency: Currency, paint: ChalkInstance): string {
  const steps = [...new Set(e.items.map((i) => i.step))];
  return [
    heading(e, paint),
    standing(e, paint),
    ...steps.map((step) => stepText(e, step, currency, paint)),
    total(e, currency, paint),
    wrap(about(e), 0),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(e: Explanation, paint: ChalkInstance): string {
  const name = e.name === '' ? safe(e.account) : `${safe(e.name)} (${safe(e.account)})`;
  const days = e.plans.length === 0 ? showMonth(e.period.month) : showDays(e.period.from, e.period.until);
  return [
    paint.bold(wrap(`How ${days} was worked out for ${name}`, 0)),
    wrap(`This is not an invoice and nothing is due. Run ${e.run} of ${safe(e.model)}, days of ${e.zone}.`, 0),
    ...e.files.filter((f) => f.now !== 'same').map((f) => wrap(`Note: ${fileNote(f)}`, 2)),
  ].join('\n');
}

function fileNote(file: Explanation['files'][number]): string {
  return file.now === 'gone'
    ? `${safe(file.path)} is no longer there; its lines are shown as they were when the run was priced.`
    : `${safe(file.path)} has changed since; its lines are shown as they were when the run was priced.`;
}

const STATES: Readonly<Record<string, string>> = {
  billed: 'The period is billed.',
  memo: 'The period is a memo: usage is stated and not billed, recurring fees are billed.',
  'before launch': 'The period is before the launch: nothing is billed.',
  inactive: 'The account was no customer in this period.',
};

function standing(e: Explanation, paint: ChalkInstance): string {
  const state = wrap(`  ${STATES[e.period.state] ?? e.period.state}`, 2);
  const plans = e.plans.flatMap((p) => [...planText(p, e.plans.length > 1), ...ruleText(p.rule, e)]);
  const contracts = e.contracts.map((c) => wrap(`  contract${contractText(c)}`, 4));
  return [paint.bold('0  Plan'), state, ...plans, ...contracts].join('\n');
}

function planText(p: PlanOf, several: boolean): string[] {
  const days = several ? `${showDays(p.from, p.until)}: ` : '';
  const plan = p.plan === '' ? 'in no plan' : `in the plan ${safe(p.plan)}`;
  const month = p.month > 0 ? `, month ${p.month} of the rollout` : '';
  const why = p.why === '' ? '' : ` (${safe(p.why)})`;
  return [wrap(`  ${days}${plan}${month}${why}`, 4)];
}

function stepText(e: Explanation, step: number, currency: Currency, paint: ChalkInstance): string {
  const items = e.items.filter((i) => i.step === step);
  const excluded = step === 1 ? e.not_billed.map((n) => wrap(`  ${excludedText(n)}`, 4)) : [];
  return [
    paint.bold(`${step}  ${TITLES[step] ?? ''}`),
    ...items.flatMap((item) => [
      ...itemText(item, e, currency),
      ...ruleText(item.rule, e),
      ...item.agreed.flatMap((rule) => ruleText(rule, e, 'by the contract, ')),
    ]),
    ...excluded,
  ].join('\n');
}

function excludedText(n: Explanation['not_billed'][number]): string {
  const requests = `${showQuantity(n.requests)} ${n.requests === '1' ? 'request' : 'requests'}`;
  return `not billed in ${safe(n.meter)}: ${requests} (${showQuantity(n.units)} units), ${safe(n.because)}`;
}

function itemText(item: Item, e: Explanation, currency: Currency): string[] {
  const takes = item.step === 7 || (item.step === 9 && item.kind !== 'rounding') || item.kind === 'maximum';
  const lines = takes ? [shareText(item, currency)] : lineTexts(item, currency);
  const rounded = roundingText(item, e, currency);
  const money = !isNothing(item.stated) || item.step >= 5 ? [amountText(item, currency)] : [];
  return [...lines.map((l) => wrap(`  ${l}`, 4)), ...(rounded === '' ? [] : [wrap(`    ${rounded}`, 4)]), ...money];
}

function lineTexts(item: Item, currency: Currency): string[] {
  const several = new Set(item.lines.map((l) => l.from)).size > 1;
  return item.lines.map((line, i) => {
    const head = i === 0 ? `${safe(item.name)}: ` : '';
    const days = several ? `${showDays(line.from, line.until)}: ` : '';
    if (item.step === 8 && line.note !== '') return `${head}${noteText(line.note)}`;
    const note = line.note === '' ? '' : ` (${noteText(line.note)})`;
    return `${head}${days}${whatText(item, line, currency)}${note}${results(item, line, currency)}`;
  });
}

/** A stored note with its days and numbers as people write them. */
function noteText(note: string): string {
  return safe(note)
    .replaceAll(/(?<![\w.-])\d{4,}(?:\.\d+)?(?![\w-])/g, showQuantity)
    .replaceAll(/(\d{4}-\d\d-\d\d) until (\d{4}-\d\d-\d\d)/g, (_, from: string, until: string) =>
      showDays(from, until),
    );
}

function whatText(item: Item, line: Line, currency: Currency): string {
  const quantity = showUnits(line.quantity, line.unit);
  // How a rate rounds or is bounded, and how often a fee is due, stands in the note, with its numbers.
  const said = item.step === 5 || item.step === 6 ? (line.detail.split('; ')[0] ?? '') : line.detail;
  const detail = safe(said.replaceAll(/\d{4,}(?:\.\d+)?(?!-)/g, showQuantity));
  const amount = price(line.unit_price, currency);
  if (line.kind === 'metered') return `${quantity}, ${detail}`;
  if (item.step <= 4) return `${line.kind} ${quantity}, ${detail}`;
  if (line.kind === 'percentage')
    return `${amount === '' ? 'rates by tier' : percentText(line.unit_price)} ${detail}, ${price(line.quantity, currency)}`;
  if (line.unit_price === '') return [line.quantity === '' ? '' : quantity, detail].filter((t) => t !== '').join(', ');
  if (line.quantity === '') return `${amount} ${detail}`;
  if (line.per === '') return `${quantity} (${detail}): ${amount}`;
  const per = line.per === '1' ? ' each' : ` per ${showQuantity(line.per)}`;
  return `${quantity} (${detail}) at ${amount}${per}${flatText(item, line, currency)}`;
}

/** What the line adds to quantity × price: a tier's flat amount. */
function flatText(item: Item, { flat }: Line, currency: Currency): string {
  return item.exact === '' || flat === '' ? '' : `, and ${price(flat, currency)} for entering the tier`;
}

/** " = 10.8004", exact; where that is not known, the line's share of the rounded amount. */
function results(item: Item, line: Line, currency: Currency): string {
  if (item.step !== 5 && item.step !== 6) return '';
  if (item.exact !== '') return ` = ${price(shownFraction(line.exact), currency)}`;
  return item.lines.length === 1 ? '' : `; of the rounded amount ${price(line.stated, currency)}`;
}

function shareText(item: Item, currency: Currency): string {
  const on = item.lines.map((l) => safe((l.detail.split('; ')[0] ?? '').replace(/^on /, '')));
  const [first] = item.lines;
  const share = first?.percent ?? '';
  const text = noteText(first?.note ?? '');
  if (item.step === 8 && text !== '') return `${safe(item.name)}: ${text} ${[...new Set(on)].join(', ')}`;
  const note = text === '' ? '' : ` (${text})`;
  const takes = item.step === 9 ? 'pays' : 'off';
  const what = share === '' ? takes : `${percentText(share)} of`;
  const base = item.base === '' ? '' : ` ${showAmount(item.base, currency)}`;
  return `${safe(item.name)}: ${what}${base}${base === '' ? '' : ' on'} ${[...new Set(on)].join(', ')}${note}`;
}

const WORDS: Readonly<Record<string, string>> = {
  half_up: 'half up',
  half_even: 'half to even',
  up: 'up',
  down: 'down',
};

/** "10.8004 → 10.80, rounded half up"; '' when nothing was rounded yet, or the exact amount is not known. */
function roundingText(item: Item, e: Explanation, currency: Currency): string {
  if (item.exact === '') return '';
  const exact = price(shownFraction(item.exact), currency);
  const rounded = price(item.stated, currency);
  const sum = item.lines.length > 1 && item.step < 7 ? 'together ' : '';
  if (exact === rounded || e.money_rounded === 'bill') return sum === '' ? '' : `together ${exact}`;
  return `${sum}${exact} → ${rounded}, rounded ${WORDS[e.rounding] ?? e.rounding}`;
}

function amountText(item: Item, currency: Currency): string {
  const amount = showAmount(item.stated, currency);
  const billed = item.stated === item.billed ? '' : `billed ${showAmount(item.billed, currency)}; stated `;
  return `${billed}${amount}`.padStart(WIDTH);
}

/** A price or an exact amount: its own decimals, at least those of the currency; no sign. */
function price(plain: string, currency: Currency): string {
  if (plain === '') return '';
  const [whole = '', decimals = ''] = plain.split('.');
  const filled = decimals.padEnd(currency.digits, '0');
  return `${showQuantity(whole)}${filled === '' ? '' : `.${filled}`}`;
}

/** "    model.yaml:16  overage: {kind: package, …"; parameters that the line names, with their values. */
function ruleText(rule: Rule | undefined, e: Explanation, whose = ''): string[] {
  if (rule === undefined) return [];
  const names = new Set([...rule.text.matchAll(/\$([\w-]+)/g)].map(([, name]) => name));
  const values = Object.entries(e.params).flatMap(([name, value]) =>
    names.has(name) ? paramText(name, textInForm(value, e.typed[name]), e) : [],
  );
  const text = wrap(`    ${whose}${safe(rule.file)}:${rule.line}  ${safe(rule.text)}`, 6);
  return [text, ...(values.length === 0 ? [] : [wrap(`    where ${values.join(', ')}`, 6)])];
}

/** "$price is 0.3 by the contract (model.yaml:12)", "$price is 0.335, and 0.3 from 15 Jan 2025 on by the contract (…)". */
function paramText(name: string, value: string, { contracts, period }: Explanation): string {
  const agreed = contracts.flatMap((contract) =>
    contract.sets.filter(({ what }) => what === name).map((set) => ({ ...set, contract })),
  );
  const throughout = agreed.some(
    ({ contract: { from, until } }) => from <= period.from && (until === '' || until >= period.until),
  );
  const said = agreed.map(
    ({ value, file, line, contract }) =>
      `${safe(value)}${throughout ? '' : daysText(contract)} by the contract (${safe(file)}:${line})`,
  );
  return `$${safe(name)} is ${[...(throughout ? [] : [value]), ...said].join(', and ')}`;
}

function total(e: Explanation, currency: Currency, paint: ChalkInstance): string {
  if (e.items.length === 0) return 'There is nothing else to explain: no step applied.';
  const rows = [
    `together, stated ${showAmount(e.period.stated, currency)}`,
    `would have paid ${showAmount(e.period.billed, currency)}`,
  ];
  return rows.map((t) => paint.bold(t.padStart(WIDTH))).join('\n');
}

function about(e: Explanation): string {
  const rounded =
    e.money_rounded === 'bill'
      ? 'They keep their decimals, here cut so that they add up; the bill of a period is rounded once'
      : 'Each is rounded once';
  const complete = e.complete ? '' : ' The run is not complete: some usage of the book has no price.';
  return `The amounts of steps 5 to 9 and of packs add up to what is stated. ${rounded}, to the currency's smallest unit.${complete} Before tax.`;
}

function isNothing(amount: string): boolean {
  return /^-?[0.]*$/.test(amount);
}
