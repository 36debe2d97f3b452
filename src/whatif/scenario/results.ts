// The results that a scenario asks for beside its model as it is: one, or with bands one for the low ends and one
// for the high ends. Each says in sentences what it assumes.
import { type Decimal, decimal, formatDecimal, multiply } from '../../exact/decimal.ts';
import type { Behaviour } from '../../figures/behaviour.ts';
import type { Instead, UsageChange, Which, Whom } from '../../meter/changes.ts';
import type { ReplayInput } from '../../runs/replay.ts';
import { grouped } from '../../summarise/words.ts';
import type { Band, Rule, Scenario } from './scenario.ts';

export interface AssumedResult {
  /** "webhooks instead of polling (30%)" */
  readonly name: string;
  readonly behaviour: Behaviour;
  /** What is assumed, a sentence each. */
  readonly assumes: readonly string[];
}

type End = keyof Band;

/** None for a scenario without behaviour. */
export function resultsOf(scenario: Scenario): readonly AssumedResult[] {
  const { name, behaviour } = scenario;
  if (behaviour.length === 0) return [];
  const bands = behaviour.flatMap((rule) => bandOf(rule)).filter(({ low, high }) => !same(low, high));
  if (bands.length === 0) return [resultAt(scenario, name, 'low')];
  const label = (end: End): string => `${name} (${bands.map((band) => percent(band[end])).join(', ')})`;
  return (['low', 'high'] as const).map((end) => resultAt(scenario, label(end), end));
}

/** The input of a replay under what is assumed. */
export function assuming(
  input: ReplayInput,
  { operations }: Scenario,
  { behaviour }: AssumedResult,
): ReplayInput & { readonly behaviour: Behaviour } {
  const { project } = input;
  const known = operations.length === 0 ? project.operations : [...(project.operations ?? []), ...operations];
  return { ...input, project: { ...project, operations: known }, behaviour };
}

/** "api-units with price=0.35": a scenario's model as it is called where only its numbers were changed. */
export function plainName({ model, set }: Pick<Scenario, 'model' | 'set'>): string {
  const last = new Map(set.map((text) => [text.split('=')[0] ?? '', text]));
  return set.length === 0 ? model.name : `${model.name} with ${[...last.values()].join(', ')}`;
}

function resultAt({ behaviour, model }: Scenario, name: string, end: End): AssumedResult {
  const changes = behaviour.flatMap((rule) => changeAt(rule, end) ?? []);
  return {
    name,
    behaviour: { changes, leave: behaviour.flatMap((rule) => (rule.kind === 'leave' ? [rule] : [])) },
    assumes: [
      ...behaviour.map((rule) => sentence(rule, end, model.currency.code)),
      ...(changes.length === 0 ? [] : [ROUNDED]),
    ],
  };
}

const ROUNDED =
  'requests change in proportion within each account, month and kind of request, to whole requests; gauges, seats and sales stay';

function bandOf(rule: Rule): readonly Band[] {
  if (rule.kind === 'leave') return [];
  return [rule.kind === 'grow' ? rule.by : rule.share];
}

function changeAt(rule: Rule, end: End): UsageChange | undefined {
  switch (rule.kind) {
    case 'grow':
      return { ...rule, by: rule.by[end] };
    case 'replace':
    case 'merge':
      return { ...rule, share: rule.share[end] };
    case 'leave':
      return undefined;
    default:
      return rule satisfies never;
  }
}

function sentence(rule: Rule, end: End, currency: string): string {
  switch (rule.kind) {
    case 'replace':
      return `${percent(rule.share[end])} of ${requests(rule.which)} are ${replaced(rule.by, rule.ratio)}`;
    case 'merge':
      return `${percent(rule.share[end])} of ${requests(rule.which)} are put together, ${rule.each} in one${called(rule.into)}`;
    case 'grow': {
      const by = rule.by[end];
      const size = percent({ ...by, digits: by.digits < 0n ? -by.digits : by.digits });
      return `${size} ${by.digits < 0n ? 'fewer' : 'more'} ${requests(rule.which)}`;
    }
    case 'leave':
      return `accounts${whose(rule.whom)} leave whose mean bill in steady state is above ${grouped(formatDecimal(rule.above))} ${currency} a ${rule.a}`;
    default:
      return rule satisfies never;
  }
}

function replaced(by: Instead | undefined, ratio: Decimal): string {
  if (by === undefined) return 'not made any more';
  if (by.operation === undefined && same(ratio, decimal(1n))) return `answered with ${by.status}`;
  return `each replaced by ${formatDecimal(ratio)}${called(by)}`;
}

function called({ operation, status }: Instead): string {
  const answer = status === undefined ? '' : `, answered with ${status}`;
  return `${operation === undefined ? ' of the same' : ` of ${operation}`}${answer}`;
}

function requests({ polling, operations, tags, statuses, keyClasses, whom }: Which): string {
  const or = (words: readonly string[] | undefined, before: string): string =>
    words === undefined ? '' : `${before} ${words.join(' or ')}`;
  const noun = polling === undefined ? 'requests' : polling ? 'polling requests' : 'requests that are no polling';
  return `${noun}${or(operations, ' to')}${or(tags, ' tagged')}${or(statuses, ' answered with')}${or(keyClasses, ' by keys of class')}${whose(whom)}`;
}

function whose(whom: Whom): string {
  return whom.length === 0
    ? ''
    : ` of accounts with ${whom.map(({ column, values }) => `${column} ${values.join(' or ')}`).join(' and ')}`;
}

function percent(value: Decimal): string {
  return `${formatDecimal(multiply(value, decimal(100n)))}%`;
}

function same(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.scale === b.scale;
}
