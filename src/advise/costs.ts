// The cost file: what a unit and a request cost us, and what is paid every month whatever is used. Parsed
// like the project file: every mistake at once, each with its place.
import { z } from 'zod';
import { type Currency, currencyOf } from '../exact/currency.ts';
import { type Decimal, parseDecimal, ZERO } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import type { UsageMatch } from '../model/values.ts';
import { otherKind } from '../source/other-kind.ts';
import { guess, InputError, type Problem, suggest } from '../source/problem.ts';
import { checkShape, isShape, strict, text } from '../source/shape.ts';
import { isYamlSource, type Path, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';

export interface Costs {
  readonly currency: Currency;
  /** Of one unit, by meter. */
  readonly units: ReadonlyMap<string, Decimal>;
  /** Of one request; the first that matches. */
  readonly operations: readonly OperationCost[];
  /** A month. */
  readonly fixed: readonly { readonly what: string; readonly amount: Decimal }[];
}

export interface OperationCost extends UsageMatch {
  /** The tags or operations, as written. */
  readonly what: string;
  readonly cost: Decimal;
}

/** For zod, which carries one text: the message and its fix. */
function wrong(message: string, fix: string): { readonly error: () => string } {
  return { error: () => JSON.stringify({ message, fix }) };
}

const names = z.union([text('a name'), z.array(text('a name')).min(1)]);

const shape = strict('the cost file', {
  currency: text('currency'),
  units: z
    .record(
      z.string(),
      text('the cost of a unit'),
      wrong('a cost under units does not say of which unit', 'write it by meter: units: {api_units: 0.00002}'),
    )
    .optional(),
  operations: z
    .array(
      strict('the cost of an operation', {
        tag: names.optional(),
        operation: names.optional(),
        cost: text('cost'),
      }),
      wrong('operations are a list of costs', 'write a list: operations: [{tag: export, cost: 0.001}]'),
    )
    .optional(),
  fixed: z
    .array(
      strict('a fixed cost', { what: text('what'), amount: text('amount') }),
      wrong('fixed costs are a list', 'write a list: fixed: [{what: metering platform, amount: 1500}]'),
    )
    .optional(),
});

type Raw = z.output<typeof shape>;

/** Costs for these models: in their currency, of their meters. Throws an InputError that holds every problem. */
export function readCosts(path: string, shown: string, models: readonly Model[]): Costs {
  const source = readYamlFile(path, shown);
  if (!isYamlSource(source)) throw new InputError(source);
  const other = otherKind(source, 'costs');
  if (other !== undefined) throw new InputError([other]);
  const checked = checkShape(source, shape);
  if (!isShape(checked)) throw new InputError(inOrder([...checked, ...wrongNumbers(source)]));
  const problems: Problem[] = [];
  const costs = costsOf(checked.value, source, problems);
  checkCurrency(source, checked.value.currency, models, problems);
  checkMeters(source, [...costs.units.keys()], models, problems);
  if (problems.length > 0) throw new InputError(inOrder(problems));
  return costs;
}

function costsOf(raw: Raw, source: YamlSource, problems: Problem[]): Costs {
  const cost = (typed: string, path: Path): Decimal => costAt(source, typed, path, problems);
  return {
    currency: currencyOf(raw.currency) ?? { code: raw.currency, digits: 2 },
    units: new Map(Object.entries(raw.units ?? {}).map(([meter, typed]) => [meter, cost(typed, ['units', meter])])),
    operations: (raw.operations ?? []).map((rule, i) => {
      const path = ['operations', i];
      if (rule.tag === undefined && rule.operation === undefined)
        problems.push(
          source.problem(path, 'rule-empty', 'this cost names no operation', 'say which: {tag: export, cost: 0.001}'),
        );
      const [tags, operations] = [listed(rule.tag), listed(rule.operation)];
      return {
        what: [...(operations ?? []), ...(tags ?? [])].join(' or '),
        tags,
        operations,
        statuses: undefined,
        keyClasses: undefined,
        cost: cost(rule.cost, [...path, 'cost']),
      };
    }),
    fixed: (raw.fixed ?? []).map(({ what, amount }, i) => ({ what, amount: cost(amount, ['fixed', i, 'amount']) })),
  };
}

/** Of a file that has mistakes besides: every number that can be found and is none. */
function wrongNumbers(source: YamlSource): readonly Problem[] {
  const problems: Problem[] = [];
  const look = (path: Path, value: unknown): void => {
    if (typeof value === 'string' && value !== '') costAt(source, value, path, problems);
  };
  const { units, operations, fixed } = groupOf(source.value);
  for (const [meter, value] of Object.entries(groupOf(units))) look(['units', meter], value);
  for (const [i, rule] of listOf(operations).entries()) look(['operations', i, 'cost'], groupOf(rule)['cost']);
  for (const [i, rule] of listOf(fixed).entries()) look(['fixed', i, 'amount'], groupOf(rule)['amount']);
  return problems;
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function costAt(source: YamlSource, typed: string, path: Path, problems: Problem[]): Decimal {
  const read = parseDecimal(typed);
  if (typeof read !== 'string' && read.digits >= 0n && !typed.trim().endsWith('%')) return read;
  const [code, message] =
    typeof read === 'string'
      ? ['number', read]
      : read.digits < 0n
        ? ['negative', `${typed} is a negative cost`]
        : ['number', `"${typed}" is a share, and a cost is money`];
  problems.push(source.problem(path, code, message, 'write what it costs, such as 0.00002 or 1500; 0 for nothing'));
  return ZERO;
}

function checkCurrency(source: YamlSource, code: string, models: readonly Model[], problems: Problem[]): void {
  if (currencyOf(code) === undefined)
    problems.push(
      source.problem(
        ['currency'],
        'currency',
        `"${code}" is no currency code`,
        'write an ISO 4217 code such as USD, EUR or JPY',
      ),
    );
  const other = models.find(({ currency }) => currency.code !== code)?.currency.code;
  if (currencyOf(code) !== undefined && other !== undefined)
    problems.push(
      source.problem(
        ['currency'],
        'currency-differs',
        `costs are in ${code}, prices in ${other}`,
        `write the costs in ${other}, or check models in ${code} only`,
      ),
    );
}

/** One cost file may serve several models: only a name that is nearly a meter's is a mistake. */
function checkMeters(
  source: YamlSource,
  units: readonly string[],
  models: readonly Model[],
  problems: Problem[],
): void {
  const meters = [...new Set(models.flatMap((model) => model.meters.map((m) => m.name)))];
  for (const name of units)
    if (!meters.includes(name) && guess(name, meters) !== undefined)
      problems.push(
        source.problem(
          ['units', name],
          'unknown-meter',
          `no model that is checked has a meter "${name}"`,
          suggest(name, meters),
          'key',
        ),
      );
}

function listed(value: string | string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
